"""How reports are made: the page, the canvas for figures, and words in figures; no subject is known.

Start with page. What a report says lives beside the science that it reports.
"""
