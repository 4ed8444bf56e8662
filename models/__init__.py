"""The networks and the model file. Knows torch and torchvision; never QGIS, GDAL or the core."""
