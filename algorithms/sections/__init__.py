"""The toolbox's group Thin sections: train, classify, explain."""
