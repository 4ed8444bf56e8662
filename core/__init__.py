"""The science and the files: knows numpy, scipy, GDAL and torch, never QGIS.

Eleven rooms on four floors, lowest first: runtime; rasters, reporting, scores, networks; environment,
geochemistry, faults, sections; sample_survey, anomalies. A room imports only from floors below it.
"""
