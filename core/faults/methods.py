"""How the exponent can be fitted, without what it takes to do it."""

from __future__ import annotations

#: Poisson regression of the deposits in all rings, or the paper's line through rings with deposits.
METHODS = ("poisson", "log_log")

#: What dialogs call them.
METHOD_WORDS: dict[str, str] = {
    "poisson": "Poisson regression of all rings",
    "log_log": "Line through rings with deposits (paper)",
}
