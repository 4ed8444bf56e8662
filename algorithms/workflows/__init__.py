"""The toolbox's group Workflows: ready models, and their copies in the designer."""
