"""What benchmarks/gpu.py does on a graphics card: checks of values, then the table of speeds.

Start with checks; material is what they work on, made in memory.
"""
