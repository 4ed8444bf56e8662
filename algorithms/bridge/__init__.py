"""What all algorithms share, between QGIS and the core: the base, parameters, layers, styles.

Start with algorithm: every algorithm declares, executes, and hands its outputs over through it.
"""
