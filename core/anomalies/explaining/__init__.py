"""Why a model finds a place anomalous: heat, offsets, the share of each element.

Start with explanation.
"""
