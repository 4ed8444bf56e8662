"""Whether this computer has what Gossan needs, and what to do where it has not.

Start with checks, which Check Environment shows.
"""
