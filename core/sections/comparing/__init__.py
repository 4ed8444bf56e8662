"""Networks side by side on photographs that none of them has seen: the paper's tables and figures.

Start with run, then comparison.
"""
