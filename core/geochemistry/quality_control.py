"""Rows that are no samples of the ground: standards, blanks and duplicates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from ..runtime.language import later
from .element_names import read_name

#: What a row may be marked as, and how that is told.
MARKS = {
    "standard": later("standards"),
    "blank": later("blanks"),
    "duplicate": later("duplicates"),
}

#: Columns that say what kind of sample a row is, in lower case.
_KIND_COLUMN = re.compile(
    r"(.*_)?(qc|qaqc|qa_qc|check|control|std|dup|duplicate)(_?(type|code|flag|id|category|sample))?"
    r"|(samp(le)?_?)?(type|class|category|kind|code)|.*(样品类型|质控).*"
)
_ID_COLUMN = re.compile(
    r"id|(.*_)?(sample|samp|smp)(_?(id|no|num|number|name|code))?|(lab|field|client)_?(id|no|number)"
    r"|sample\w*|样号|样品|.*编号.*"
)
_PARENT_COLUMN = re.compile(
    r"(.*_)?(dup(licate)?_?of|parent(_?(id|sample|no))?|orig(inal)?(_?(id|sample|no))?)"
)

#: Words in these columns. Whole words only: a sample from Standard Creek is one.
_WORDS = {
    "standard": re.compile(
        r"standards?|stds?|crm|srm|std_?\w*|reference( material)?|qc standard|cert(ified)?( reference)?.*"
        r"|标样|标准"
    ),
    "blank": re.compile(r"blanks?|blk|bln?k|blank .*|coarse blank|pulp blank|空白"),
    "duplicate": re.compile(
        r"(field |lab |pulp |coarse |crush |prep |split )?"
        r"(dup(licate)?s?|dpl|fdup|fd|repeats?|replicates?|reps?|check)"
        r"|dup .*|.* (dup|duplicate|replicate|repeat)|重复样?|平行样"
    ),
}
_IN_ID = {
    "standard": re.compile(
        r"(?:^|[^a-z])(?:oreas|gbms?|gbm?ap|cdn|std|standard|crm|srm|amis|rocklabs|gss|gsd|gsr)(?:$|[^a-z])"
    ),
    "blank": re.compile(r"(?:^|[^a-z])(?:blank|blk|bla?nk)(?:$|[^a-z])"),
    "duplicate": re.compile(r"(?:^|[^a-z])(?:dup|duplicate|fdup|rep|repeat|replicate)(?:$|[^a-z])"),
}
#: With more of its rows marked than this, a column says something else.
_MOST = 0.5


def marked_rows(columns: Mapping[str, Sequence[object]], count: int) -> np.ndarray:
    """Return what each row is marked as, a key of :data:`MARKS` or empty, shape (count,).

    A column for the kind of sample speaks before the samples' numbers.

    Parameters
    ----------
    columns : mapping of str to sequence of count fields
        Those that hold texts.
    count : int
    """
    marks = np.full(count, "", dtype="U9")
    for by_name, words, whole in ((_KIND_COLUMN, _WORDS, True), (_ID_COLUMN, _IN_ID, False)):
        for name, values in columns.items():
            if not by_name.fullmatch(re.sub(r"\W+", "_", name.strip().lower())):
                continue
            found = _marks(values, words, whole)
            if 0 < (found != "").sum() <= _MOST * count:
                marks = np.where(marks == "", found, marks)
    return marks


def _marks(
    values: Sequence[object], words: Mapping[str, re.Pattern[str]], whole: bool
) -> np.ndarray:
    known: dict[object, str] = {}
    for value in set(values):
        text = str(value).strip().lower() if isinstance(value, str) else ""
        text = re.sub(r"[_\-]+", " ", text) if whole else text
        known[value] = next(
            (
                mark
                for mark, pattern in words.items()
                if text and (pattern.fullmatch(text) if whole else pattern.search(text))
            ),
            "",
        )
    return np.array([known[value] for value in values], dtype="U9")


def originals(
    columns: Mapping[str, Sequence[object]], xy: np.ndarray, marks: np.ndarray
) -> list[tuple[int, int]]:
    """Return pairs (original, duplicate) of rows, for precision.

    The original is named by a column such as PARENT or DUPLICATE_OF, or by the sample's own number
    without its suffix; otherwise it is the unmarked row at the same place.
    """
    named = _names(columns)
    pairs = []
    places: dict[tuple[float, float], int] = {}
    for row in np.flatnonzero(marks == "").tolist():
        places.setdefault((float(xy[row, 0]), float(xy[row, 1])), row)
    for row in np.flatnonzero(marks == "duplicate").tolist():
        original = next(
            (named[name] for name in _candidates(columns, row) if named.get(name, row) != row), None
        )
        if original is None or marks[original]:
            original = places.get((float(xy[row, 0]), float(xy[row, 1])))
        if original is not None:
            pairs.append((original, row))
    return pairs


def alike_at_one_place(
    columns: Mapping[str, Sequence[object] | np.ndarray], groups: np.ndarray
) -> np.ndarray:
    """Return groups (n,) of samples at one place without those that differ in depth, fraction or kind.

    Two depths or two size fractions of one soil do not tell how well an analysis repeats itself.

    Parameters
    ----------
    columns : mapping of str to column
        What is no element.
    groups : ndarray of int, shape (n,)
        −1 for samples that stand alone.
    """
    kept = groups.copy()
    members = np.flatnonzero(groups >= 0)
    for name, values in columns.items():
        found = read_name(name)
        if not len(members) or found.reason in ("numbering", "time", "position"):
            continue
        if isinstance(values, np.ndarray) and found.reason not in ("depth", "sampling"):
            continue
        first: dict[int, object] = {}
        differ = {
            int(kept[row])
            for row in members.tolist()
            if values[row] != first.setdefault(int(kept[row]), values[row])
        }
        kept[np.isin(kept, list(differ))] = -1
        members = np.flatnonzero(kept >= 0)
    return kept


def _names(columns: Mapping[str, Sequence[object]]) -> dict[str, int]:
    names: dict[str, int] = {}
    for name, values in columns.items():
        if _ID_COLUMN.fullmatch(re.sub(r"\W+", "_", name.strip().lower())):
            for row, value in enumerate(values):
                if isinstance(value, str) and value.strip():
                    names.setdefault(value.strip().lower(), row)
    return names


def _candidates(columns: Mapping[str, Sequence[object]], row: int) -> list[str]:
    """Return names that the original of a duplicate may have."""
    found = []
    for pattern in (_PARENT_COLUMN, _ID_COLUMN):
        for name, values in columns.items():
            value = values[row]
            if isinstance(value, str) and pattern.fullmatch(
                re.sub(r"\W+", "_", name.strip().lower())
            ):
                text = value.strip().lower()
                found += [
                    text,
                    re.sub(r"[\s_\-]*(?:field)?[\s_\-]*(?:dup\w*|fdup|rep\w*|d|r|b)\d*$", "", text),
                ]
    return found


def told_marks(marks: np.ndarray) -> Counter[str]:
    """Return how many rows are marked as what."""
    return Counter(marks[marks != ""].tolist())
