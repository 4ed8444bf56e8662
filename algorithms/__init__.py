"""The toolbox: a folder per group, above the bridge that all algorithms share.

Start with provider, which lists them. An algorithm is parameters in, one call into the core, outputs out.
"""
