"""Maps of a model: probabilities tile by tile, classes, and targets.

Start with prediction.
"""
