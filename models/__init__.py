"""The networks and the model file: knows torch and torchvision, never QGIS, GDAL or the core.

Start with catalogue, which names the networks and can be read without torch.
"""
