"""The science and the files. Knows numpy, scipy, GDAL and torch; never QGIS."""
