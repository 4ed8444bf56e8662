"""The toolbox's group Utilities: the sample survey, the check of the environment."""
