"""The window of QGIS: what is there beside the toolbox. Start reading in ``window``.

Loaded by the desktop alone, when it has a window; ``qgis_process`` never imports it.
"""
