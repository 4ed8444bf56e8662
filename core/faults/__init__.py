"""How deposits follow faults: distances, the control function fitted to them, and its report.

Start with control: the rings around the faults, the power law, the raster.
"""
