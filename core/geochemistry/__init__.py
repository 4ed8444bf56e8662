"""From assays to an element stack: reading, gridding, log-ratios, components, pathfinders.

Start with assays, which decides what a cell of a laboratory's table says; then gridding.
"""
