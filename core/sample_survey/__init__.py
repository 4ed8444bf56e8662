"""A made-up survey with planted deposits, to try everything on and to test it with.

Start with simulation.
"""
