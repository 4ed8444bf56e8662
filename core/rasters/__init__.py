"""Rasters on the ground: grids, stacks of bands read window by window, writing, regions.

Start with stack: everything that is mapped reads one, a window at a time.
"""
