"""Thin sections: photographs, the properties they are named by, models, training and reading.

Start with photographs, then training.trainer or reading.classification.
"""
