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

#: Columns for quality control, columns for the kind of sample, and columns of sample numbers, in lower case.
_CONTROL_COLUMN = re.compile(
    r"(is_?)?(qc|qaqc|qa_qc|check|control|std|standard|crm|blank|dup|duplicate)"
    r"(_?(type|code|flag|id|category|sample|name))?|(sample_?)?(qc|qaqc)_?(type|code)|.*质控.*"
)
_KIND_COLUMN = re.compile(r"(samp(le)?_?)?(type|class|category|kind)|.*样品类型.*")
_ID_COLUMN = re.compile(
    r"id|name|(.*_)?(sample|samp|smp)(_?(id|no|num|number|name|code))?|(lab|field|client)_?(id|no|number)"
    r"|sample\w*|site_?(id|no)?|样号|样品|.*编号.*"
)
_PARENT_COLUMN = re.compile(
    r"(.*_)?(dup(licate)?_?of|parent(_?(id|sample|no))?|orig(inal)?(_?(id|sample|no))?)"
)

_STANDARD = r"standards?|stds?|crm|srm|(certified )?reference( material)?s?|标样|标准|padr[aã]o"
_BLANK = r"(coarse |pulp |field |method )?(blanks?|blk|mblank|blanco|branco)|空白"
_DUPLICATE = (
    r"(field |lab |pulp |coarse |crush |prep |split )?"
    r"(dup(licate)?s?|dpl|dupe|fdup|repeats?|replicates?|triplicate)|fielddup|重复样?|平行样"
)
#: Names of certified materials, which no place has.
_MATERIAL = (
    r"oreas.*|gbms?[ \d].*|amis ?\d+.*|cdn [a-z]+ \S+|rocklabs.*|nist \S+|gxr \d+|stsd \d|till \d"
    r"|gs[srd] \d{1,2}[a-z]?"
)
#: Whole cells of columns for the kind of sample, with single spaces for strokes.
_WORDS = {
    "standard": re.compile(rf"{_STANDARD}|{_MATERIAL}"),
    "blank": re.compile(_BLANK),
    "duplicate": re.compile(_DUPLICATE),
}
#: In columns for quality control other words are meant too.
_CONTROL_WORDS = _WORDS | {
    "standard": re.compile(rf"{_STANDARD}|{_MATERIAL}|qc|check|control"),
    "duplicate": re.compile(rf"{_DUPLICATE}|fd|rep|reps|rpt|d"),
}
#: Sample numbers: a word with nothing but a number, or a suffix. STD Creek 4 and REP-12-001 are places.
_IN_ID = {
    "standard": re.compile(rf"({_STANDARD})( ?[a-z]?\d*[a-z]?)?|.* (std|standard|crm)|{_MATERIAL}"),
    "blank": re.compile(rf"({_BLANK})( ?\d*)?|.* (blank|blk)"),
    "duplicate": re.compile(
        rf"({_DUPLICATE})( ?\d*)?|({_DUPLICATE}) of .*"
        r"|.* (dup\d*|duplicate|fdup|dupe|rep|rpt|repeat|replicate|chk)"
    ),
}
_YES = {"y", "yes", "true", "t", "1", "x"}

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
    for by_name, words in (
        (_CONTROL_COLUMN, _CONTROL_WORDS),
        (_KIND_COLUMN, _WORDS),
        (_ID_COLUMN, _IN_ID),
    ):
        for name, values in columns.items():
            plain = re.sub(r"\W+", "_", name.strip().lower())
            if not by_name.fullmatch(plain):
                continue
            found = _marks(values, words, _own_mark(plain) if by_name is _CONTROL_COLUMN else "")
            if 0 < (found != "").sum() <= _MOST * count:
                marks = np.where(marks == "", found, marks)
    return marks


def _own_mark(column: str) -> str:
    """Return what ``yes`` means in a column that is named after a kind of row."""
    for mark, words in (
        ("blank", "blank"),
        ("duplicate", "dup"),
        ("standard", "std standard crm qc"),
    ):
        if any(word in column for word in words.split()):
            return mark
    return ""


def _marks(
    values: Sequence[object], words: Mapping[str, re.Pattern[str]], own_mark: str
) -> np.ndarray:
    known: dict[object, str] = {}
    for value in set(values):
        text = re.sub(r"[\s_\-/]+", " ", str(value).strip().lower()) if value is not None else ""
        known[value] = next(
            (mark for mark, pattern in words.items() if text and pattern.fullmatch(text)),
            own_mark if text in _YES else "",
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
