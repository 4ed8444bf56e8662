"""Patches of the stack: where they are taken, and what is in them.

Start with samples: one call collects patches around deposits and on barren ground.
"""
