"""Regular expressions of the user's: how long one may take on the names that it is meant for.

Python's engine tries every way in which an expression can match, and nothing stops it: ``(a+)+$`` on
thirty letters takes minutes, on fifty years. So the ways are counted before it runs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..runtime.errors import InputError
from ..runtime.language import tr

try:
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # Python before 3.11
    import sre_parse as parser

#: Ways that all names together may take; half a minute at worst, and far less where they match.
MOST_WAYS = 2e9

_LONGEST = 1000


@dataclass(frozen=True)
class _Ways:
    """In how many ways a part of an expression can match: choices, and lengths that are open."""

    choices: float = 1.0
    lengths: float = 0.0

    @property
    def single(self) -> bool:
        return self.choices == 1 and not self.lengths

    def then(self, other: _Ways) -> _Ways:
        return _Ways(self.choices * other.choices, self.lengths + other.lengths)

    def or_else(self, other: _Ways) -> _Ways:
        return _Ways(self.choices + other.choices, max(self.lengths, other.lengths))


_ENDLESS = _Ways(math.inf)


def compiled(pattern: str, names: Sequence[str]) -> re.Pattern[str]:
    """Return the expression GROUP_PATTERN, which is to be searched for in names.

    Raises
    ------
    InputError
        If it is none, or could take too long on one of the names.
    """
    try:
        if len(pattern) > _LONGEST:
            raise OverflowError(tr("it is longer than {most} characters", most=_LONGEST))
        expression = re.compile(pattern)
        parsed = parser.parse(pattern)
        ways = _ways_of(parsed)
    except (re.error, OverflowError, RecursionError) as problem:
        raise InputError(
            tr(
                "GROUP_PATTERN {pattern} is not a regular expression: {problem}.",
                pattern=pattern[:_LONGEST],
                problem=problem,
            )
        ) from problem
    anchored = bool(parsed) and parsed[0] in _STARTS
    if sum(_ways_in(ways, len(name), anchored) for name in names) > MOST_WAYS:
        raise InputError(
            tr(
                "GROUP_PATTERN {pattern} would take hours on some names: it can match them in too many "
                "ways. Leave out repeats within repeats, as in (a+)+ or (a|b)*, and use few of .* and "
                ".+; begin it with ^, as in ^([^_]+)_",
                pattern=pattern,
            )
        )
    return expression


_STARTS = ((parser.AT, parser.AT_BEGINNING), (parser.AT, parser.AT_BEGINNING_STRING))


def _ways_in(ways: _Ways, length: int, anchored: bool) -> float:
    """Return how often at most the engine begins anew on a name of this length."""
    if math.isinf(ways.choices) or ways.lengths > length + 10:
        return math.inf
    lengths = math.comb(length + int(ways.lengths), int(ways.lengths))
    return ways.choices * lengths * (1 if anchored else length + 1)


def _ways_of(parts: Iterable[tuple[Any, Any]]) -> _Ways:
    """Return the ways of a sequence as Python's own parser takes it apart."""
    ways = _Ways()
    for kind, content in parts:
        ways = ways.then(_ways_of_part(str(kind), content))
    return ways


def _ways_of_part(kind: str, content: Any) -> _Ways:
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _repeated(*content)
    if kind == "SUBPATTERN":
        return _ways_of(content[-1])
    if kind == "ATOMIC_GROUP":
        return _ways_of(content)
    if kind in ("ASSERT", "ASSERT_NOT"):
        return _ways_of(content[1])
    if kind == "BRANCH":
        first, *others = map(_ways_of, content[1])
        for other in others:
            first = first.or_else(other)
        return first
    if kind == "GROUPREF_EXISTS":
        return _ways_of(content[1]).or_else(_ways_of(content[2] or ()))
    return _Ways()  # one character, a place, or what a group has found


def _repeated(least: int, most: int, body: Any) -> _Ways:
    once = _ways_of(body)
    empty = body.getwidth()[0] == 0
    if once.single and not empty:
        return _Ways() if least == most else _Ways(1, 1)
    if most > 10:
        return _ENDLESS
    repeated = _Ways()
    for _ in range(most):
        repeated = repeated.then(once)
    return repeated if least == most else _Ways(repeated.choices * (most + 1), repeated.lengths)
