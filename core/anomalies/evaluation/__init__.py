"""What a model is worth on deposits that it has not seen: folds, baselines, comparisons, reports.

Start with assessment, which one training goes through; comparison sets many side by side.
"""
