"""Photographs of thin sections as they come from cameras and scanners: found, opened, brought to size.

Start with decoding; view says how all photographs of one run are seen.
"""
