"""Anomalies tied to known deposits: from patches to networks, their worth, maps and explanations.

The way of a sample: patches takes it from the stack, training learns from it, evaluation says what the
model is worth, maps draws it, explaining shows why. Start with patches.samples.
"""
