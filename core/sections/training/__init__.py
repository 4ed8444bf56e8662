"""How networks learn to name a property of rocks: labelled photographs, splits, training, report.

Start with labelled, then trainer.
"""
