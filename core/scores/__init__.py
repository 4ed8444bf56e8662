"""What predictions are worth, and how sure that is: of probabilities, and of classes.

Start with probabilities: metrics, curves, and intervals that know about groups.
"""
