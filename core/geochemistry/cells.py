"""What a cell of a laboratory's table says: a number, a limit, "not analysed", or nothing that is known.

How numbers are written (decimal point or comma, thousands) is decided for the whole table, never for a
cell. Cells are read once for each text that occurs, so that millions of them take seconds.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np

from ..runtime.errors import InputError
from ..runtime.language import tr


class Says(IntEnum):
    """What a cell says."""

    VALUE = 0
    EMPTY = 1
    BELOW = 2
    ABOVE = 3
    NOT_ANALYSED = 4
    CODE = 5
    TEXT = 6


#: Words that mean "not analysed", without dots, spaces and strokes, in lower case.
_NOT_ANALYSED_WORDS = (
    "lnr nss is ins ns na nan null none snr nr missing notanalysed notanalyzed notassayed nosample "
    "insufficientsample insufficient samplenotreceived listed listednotreceived pending notreported #na "
    "#value! #div0! #ref! #num! 未测 未分析 无 缺 空"
)
_NOT_ANALYSED = {"", *_NOT_ANALYSED_WORDS.split()}

#: Words that mean "below the detection limit", written likewise.
_BELOW_WORDS = (
    "< <lod <lld <dl <mdl <ldl <lol <loq <bdl <x bdl bd bld bll bdt lod lld ldl mdl nd notdetected "
    "belowdetection belowdetectionlimit belowlimit tr trace nil udl x 未检出 低于检出限 检出限以下"
)
_BELOW = set(_BELOW_WORDS.split())

#: Words that mean "above what the method can measure", written likewise.
_ABOVE_WORDS = "> >uol >hdl >ol >max >udl over ovr adl overrange overlimit 超限"
_ABOVE = set(_ABOVE_WORDS.split())

#: No digit or space can be matched in two ways: a cell may hold pages of them.
_NUMBER = re.compile(r"([<>]?)=?([-+]?)(\d[\d.,]*|[.,]\d+)([eE][-+]?\d{1,4})?")
_GROUPS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_GROUPED = re.compile(r"\d{1,3}(?:[ '’]\d{3})+(?=[.,]|$)")
_LONGEST = 60


@dataclass
class ReadCells:
    """The cells of one column.

    Attributes
    ----------
    numbers : ndarray, shape (n,)
        Values, or the limit of those below or above one; NaN where there is none.
    says : ndarray of int8, shape (n,)
        :class:`Says`.
    words : dict of Says to Counter
        What the texts were that are no numbers, and how often.
    """

    numbers: np.ndarray
    says: np.ndarray
    words: dict[Says, Counter[str]] = field(default_factory=dict)

    def count(self, kind: Says) -> int:
        """Return how many cells say this."""
        return int((self.says == kind).sum())


def read_numbers(values: np.ndarray) -> ReadCells:
    """Read a column that is stored as numbers; NaN and infinite ones are not analysed.

    The array is taken over, not copied: surveys of millions of samples hold gigabytes.
    """
    numbers = np.asarray(values, dtype=float)
    known = np.isfinite(numbers)
    if not known.all():
        numbers[~known] = np.nan
    says = np.where(known, Says.VALUE, Says.EMPTY).astype(np.int8)
    return ReadCells(numbers, says)


def read_texts(texts: Sequence[object], decimal: str) -> ReadCells:
    """Read a column of texts (None where empty) with a decimal sign, ``.`` or ``,``."""
    known: dict[object, int] = {}
    places = np.fromiter(
        (known.setdefault(text, len(known)) for text in texts), np.int64, len(texts)
    )
    read = [_read(text, decimal) for text in known]
    numbers = np.array([number for number, _ in read], dtype=float)
    says = np.array([kind for _, kind in read], dtype=np.int8)
    counts = np.bincount(places, minlength=len(known))
    words: dict[Says, Counter[str]] = {}
    for (text, place), (number, kind) in zip(known.items(), read, strict=True):
        if text is not None and (math.isnan(number) and kind is not Says.EMPTY):
            words.setdefault(kind, Counter())[str(text).strip()[:_LONGEST]] = int(counts[place])
    return ReadCells(numbers[places], says[places], words)


def _read(value: object, decimal: str) -> tuple[float, Says]:
    if value is None or isinstance(value, bool):
        return math.nan, Says.EMPTY
    if not isinstance(value, str):
        return _stored(value)
    if decimal == ".":
        try:  # most cells by far
            number = float(value)
        except ValueError:
            pass
        else:
            if "_" not in value and value.isascii() and math.isfinite(number):
                return number, Says.VALUE
    text = _tidy(value)
    if not text:
        return math.nan, Says.EMPTY
    match = _NUMBER.fullmatch(_joined(text))
    if match:
        number = _number(match, decimal)
        if math.isfinite(number):
            return number, {"<": Says.BELOW, ">": Says.ABOVE}.get(match[1], Says.VALUE)
    return math.nan, _word(text)


def _stored(value: object) -> tuple[float, Says]:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return math.nan, Says.TEXT
    return (number, Says.VALUE) if math.isfinite(number) else (math.nan, Says.EMPTY)


def _tidy(value: str) -> str:
    """Return a text with plain signs and spaces."""
    text = value[:_LONGEST] if len(value) > _LONGEST else value
    if len(value) > _LONGEST and value[_LONGEST:].strip():
        return "\N{REPLACEMENT CHARACTER}"
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(
            {ord("−"): "-", ord("–"): "-", ord("—"): "-", ord("≤"): "<", ord("≥"): ">"}
        )
    return text.strip().strip("\"'*").strip()


def _joined(text: str) -> str:
    """Return a text without the spaces behind its sign and between thousands."""
    if " " in text or "'" in text or "’" in text:
        sign, rest = (text[0], text[1:].lstrip("= ")) if text[:1] in "<>-+" else ("", text)
        if _GROUPED.match(rest):
            rest = re.sub(r"[ '’]", "", rest)
        return sign + rest
    return text


def _number(match: re.Match[str], decimal: str) -> float:
    digits = match[3]
    other = "," if decimal == "." else "."
    if other in digits:
        whole, _, fraction = digits.partition(decimal)
        groups = whole.split(other)
        if other in fraction or not (
            1 <= len(groups[0]) <= 3
            and groups[0] != "0"
            and all(len(group) == 3 for group in groups[1:])
        ):
            return math.nan
        digits = "".join(groups) + (decimal + fraction if fraction else "")
    if digits.count(decimal) > 1:
        return math.nan
    return float(match[2] + digits.replace(decimal, ".") + (match[4] or ""))


def _word(text: str) -> Says:
    word = re.sub(r"[\s./\\_()\[\]-]+", "", text.lower())
    if text.strip(".-_/ ") == "" or word in _NOT_ANALYSED:
        return Says.NOT_ANALYSED
    if word in _BELOW:
        return Says.BELOW
    return Says.ABOVE if word in _ABOVE else Says.TEXT


def decimal_sign(columns: Iterable[Iterable[object]], points: bool, asked: str) -> str:
    """Return the decimal sign of a table of texts, ``.`` or ``,``.

    A comma before three digits can be read in two ways; other cells of the table tell which is meant.

    Parameters
    ----------
    columns : iterable of the columns' texts
    points : bool
        Whether other columns, which were read as numbers from the same text, have decimal points.
    asked : {'auto', 'point', 'comma'}

    Raises
    ------
    InputError
        If both readings are possible, or cells contradict one another.
    """
    if asked != "auto":
        return "." if asked == "point" else ","
    found = _Evidence(points)
    for column in columns:
        for text in set(column):
            if isinstance(text, str) and ("," in text or "." in text):
                found.look_at(text)
    return found.decide()


class _Evidence:
    """What the texts of a table tell of its decimal sign: an example of each kind."""

    def __init__(self, points: bool) -> None:
        self.point = tr("other columns") if points else ""
        self.comma = ""
        self.either_comma = ""
        self.either_point = ""

    def look_at(self, text: str) -> None:
        match = _NUMBER.fullmatch(_joined(_tidy(text)))
        if not match:
            return
        digits = match[3]
        commas, points = digits.count(","), digits.count(".")
        if commas and points:
            if digits.rfind(".") > digits.rfind(","):
                self.point = self.point or text
            else:
                self.comma = self.comma or text
        elif commas > 1 or points > 1:
            if not _GROUPS.fullmatch(digits):  # a date, or pages of a book
                return
            if commas:
                self.point = self.point or text
            else:
                self.comma = self.comma or text
        elif commas:
            if _may_be_thousands(digits, ",") and not match[4]:
                self.either_comma = self.either_comma or text
            else:
                self.comma = self.comma or text
        elif _may_be_thousands(digits, ".") and not match[4]:
            self.either_point = self.either_point or text
        else:
            self.point = self.point or text

    def decide(self) -> str:
        if self.point and self.comma:
            raise InputError(
                tr(
                    "Numbers are written with a decimal point ({point}) and with a decimal comma "
                    "({comma}) in one table. Write them in one way, or say which is meant with DECIMAL.",
                    point=self.point,
                    comma=self.comma,
                )
            )
        if self.either_comma and not self.point and not self.comma:
            raise InputError(
                tr(
                    "{either} may be some thousands or a number with three decimals, and no other cell "
                    "of the table tells which. Say it with DECIMAL: point, where the comma parts "
                    "thousands; comma, where it is the decimal sign.",
                    either=self.either_comma,
                )
            )
        return "," if self.comma else "."


def _may_be_thousands(digits: str, sign: str) -> bool:
    whole, _, fraction = digits.partition(sign)
    return 1 <= len(whole) <= 3 and whole[0] != "0" and len(fraction) == 3
