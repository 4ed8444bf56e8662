"""What predictions are worth, and how sure that is: of probabilities, and of classes.

Start with probabilities: metrics and curves; intervals know about groups.
"""
