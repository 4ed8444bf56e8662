"""The toolbox's group Anomaly models: train, compare, predict, classify, explain."""
