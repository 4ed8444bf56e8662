"""The toolbox's group Geochemistry: from samples to stacks, components and fault control."""
