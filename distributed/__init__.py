"""The same work without QGIS, on many processes, cards and machines: python -m gossan.distributed.

Start with __main__.
"""
