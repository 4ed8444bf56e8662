"""How networks learn from patches: settings, the model with its file, the ensemble.

Start with settings, then ensemble.
"""
