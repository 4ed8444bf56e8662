"""What everything stands on: errors, language, progress, files that are whole or not there.

Start with progress: every long work reports to one and hears from it that it is cancelled.
"""
