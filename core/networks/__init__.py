"""What every network needs, whatever it looks at: devices, processes, loading, checkpoints, Grad-CAM.

Start with devices: where networks run, and what happens when memory is short.
"""
