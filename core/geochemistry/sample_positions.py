"""Where the samples of a table lie: columns of positions, and joins by the number of the sample."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ..rasters.positions import (
    EXCHANGED,
    check_against_crs,
    require_few_exchanged,
    stray_positions,
)
from ..runtime.errors import InputError
from ..runtime.language import tr
from .cells import decimal_sign, read_texts
from .columns import Column
from .element_names import Role, read_name

#: What columns of degrees are called: of the east, and of the north.
_DEGREES = (
    ("longitude", "latitude"),
    ("long", "lat"),
    ("lon", "lat"),
    ("lng", "lat"),
    ("经度", "纬度"),
)

#: What columns of map units are called.
_MAP_UNITS = (
    ("easting", "northing"),
    ("eastings", "northings"),
    ("east", "north"),
    ("utme", "utmn"),
    ("utmx", "utmy"),
    ("pointx", "pointy"),
    ("xcoord", "ycoord"),
    ("coordx", "coordy"),
    ("x", "y"),
    ("e", "n"),
    ("x坐标", "y坐标"),
    ("横坐标", "纵坐标"),
    ("东坐标", "北坐标"),
    ("东", "北"),
)

#: What columns of sample numbers are called, the likeliest first.
_SAMPLES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(sample|samp|smp)_?(id|no|nr|num|number|name|code|ref)?s?",
        r"\w*samp(le)?_?\w*(id|no|nr|num|number|name|code)\w*",
        r"样号|样品号|样品编号|样品|.*样.*号",
        r"(analyte|element|client|lab|field)(_?(symbol|id|no|number|name))?",
        r"id|number|no|编号|name|station|site(_?(id|no|name))?|.*_(id|no|number)|point_?(id|no)",
    )
)
_ZONE = re.compile(r"(.*_)?(utm|mga|amg|grid)?_?zone(_.*)?|带号")

#: Degrees, minutes and seconds, with the direction before or behind them.
_SEXAGESIMAL = re.compile(
    r"([NSEW]?)\s*([-+]?\d{1,3})\s*[°º:d]\s*(\d{1,2}(?:[.,]\d+)?)\s*(?:['′’:m]\s*"
    r"(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:[\"″”s]|'')?)?)?\s*([NSEW]?)",
    re.IGNORECASE,
)

#: x and y of so many decimals at this share of the samples are degrees where they may be: surveyors write
#: metres to the millimetre.
_DECIMALS, _SHARE = 4, 0.5

#: So many examples are shown.
_SHOWN = 5


@dataclass
class PositionColumns:
    """Which columns hold positions.

    Attributes
    ----------
    x, y : str
    degrees : bool
        Whether they are named as degrees.
    """

    x: str
    y: str
    degrees: bool = False


@dataclass
class Joined:
    """What became of samples and positions when they were joined by their numbers.

    Attributes
    ----------
    rows : ndarray of int, shape (samples,)
        The row of each sample's position, −1 without.
    unmatched : list of str
        Numbers of samples without a position.
    unused : list of str
        Numbers of positions without a sample.
    repeated : list of str
        Numbers that positions have twice, at different places.
    """

    rows: np.ndarray
    unmatched: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)


def asked_column(names: Sequence[str], asked: str, parameter: str) -> str:
    """Return the column of the name that was asked for, written as the table has it.

    Raises
    ------
    InputError
        If there is none.
    """
    wanted = asked.strip().lower()
    for name in names:
        if name.lower() == wanted:
            return name
    raise InputError(
        tr(
            "{name}: the table has no column called {column}. Its columns are: {columns}.",
            name=parameter,
            column=asked,
            columns=", ".join(names[:40]) + (" …" if len(names) > 40 else ""),
        )
    )


def sample_column(names: Sequence[str]) -> str:
    """Return the column that numbers samples, by its name; empty if there is none."""
    plain = {name: _snake(name) for name in names}
    for pattern in _SAMPLES:
        for name in names:
            named = read_name(name)
            no_number = named.role is Role.ELEMENT or named.reason not in (
                "",
                "numbering",
                "position",
            )
            if pattern.fullmatch(plain[name]) and not no_number:
                return name
    return ""


def position_columns(names: Sequence[str], degrees_first: bool) -> PositionColumns | None:
    """Return the columns of positions, by their names; None if there are none.

    Parameters
    ----------
    names : sequence of str
    degrees_first : bool
        Whether degrees are wanted, where a table has both: their CRS is known.
    """
    ways = [(_DEGREES, True), (_MAP_UNITS, False)]
    for pairs, degrees in ways if degrees_first else reversed(ways):
        for east, north in pairs:
            found = _pair(names, east, north)
            if found:
                return PositionColumns(*found, degrees)
    return None


def _pair(names: Sequence[str], east: str, north: str) -> tuple[str, str] | None:
    """Return two columns whose names are alike but for these words."""
    by_name = {_snake(name): name for name in reversed(names)}
    for name in names:
        parts = _snake(name).split("_")
        if east in parts:
            partner = "_".join(north if part == east else part for part in parts)
            if partner in by_name:
                return name, by_name[partner]
    return None


def _snake(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).strip().lower()
    return re.sub(r"[^\w]+", "_", plain).strip("_")


def table_sign(columns: Sequence[Column], asked: str) -> str:
    """Return ``point`` or ``comma``: how a table writes decimals, in elements and positions.

    Raises
    ------
    InputError
        If both are possible, or cells contradict one another.
    """
    names = [column.name for column in columns]
    read = []
    for column in columns:
        named = read_name(column.name, column.alias, names)
        is_number = named.role in (Role.ELEMENT, Role.UNKNOWN, Role.LIMIT)
        if is_number or named.reason in ("position", "depth"):
            read.append([text for text in column.values if isinstance(text, str)])
    return {".": "point", ",": "comma"}[decimal_sign(read, False, asked)]


def coordinates(x: Sequence[object], y: Sequence[object], decimal: str) -> np.ndarray:
    """Return positions (n, 2) of texts or numbers, NaN where there is none.

    Degrees may be written with minutes and seconds, as in 42°46'19.5"E.

    Parameters
    ----------
    x, y : sequence of str or None
    decimal : {'point', 'comma'}
    """
    sign = "," if decimal == "comma" else "."
    read = [read_texts([_in_decimals(text, sign) for text in texts], sign) for texts in (x, y)]
    xy = np.column_stack([cells.numbers for cells in read])
    xy[~np.isfinite(xy).all(axis=1) | (np.abs(xy) >= 1e12).any(axis=1)] = np.nan
    return xy


def _in_decimals(text: object, sign: str) -> object:
    if not isinstance(text, str):
        return text
    match = _SEXAGESIMAL.fullmatch(text.strip()) if text[:1] not in "<>" else None
    if match is None:
        bare = re.fullmatch(r"\s*([\d.,]+)\s*°?\s*([NSEWnsew])\s*", text)
        degrees = re.fullmatch(r"\s*([-+]?[\d.,]+)\s*°\s*", text)
        if bare:
            return ("-" if bare[2] in "SWsw" else "") + bare[1]
        return degrees[1] if degrees else text
    before, degrees_text, minutes, seconds, behind = match.groups()
    size = abs(float(degrees_text)) + _number(minutes) / 60 + _number(seconds) / 3600
    south = (before or behind).upper() in ("S", "W") or degrees_text.startswith("-")
    return f"{-size if south else size:.12g}".replace(".", sign)


def _number(text: str | None) -> float:
    return float(text.replace(",", ".")) if text else 0.0


def are_degrees(xy: np.ndarray, named: bool, texts: Sequence[object]) -> bool:
    """Return whether positions are degrees, for sure: by their columns' names, or by their decimals.

    Parameters
    ----------
    xy : ndarray, shape (n, 2)
        NaN where there is none.
    named : bool
        Whether their columns are named as degrees.
    texts : sequence of str or None
        How x is written.
    """
    known = xy[np.isfinite(xy).all(axis=1)]
    fits = (np.abs(known[:, 0]) <= 180) & (np.abs(known[:, 1]) <= 90)
    if not len(known) or fits.mean() < 0.9:
        return False
    if named:
        return True
    said = [text for text in texts if isinstance(text, str) and text.strip()]
    exact = sum(bool(re.search(rf"[.,]\d{{{_DECIMALS},}}\s*$|°", text)) for text in said)
    return exact > _SHARE * len(said)


def require_one_zone(columns: Sequence[Column]) -> None:
    """Refuse a table whose samples lie in several zones of a grid.

    Raises
    ------
    InputError
    """
    for column in columns:
        if _ZONE.fullmatch(_snake(column.name)):
            zones = Counter(text.strip() for text in column.values if isinstance(text, str))
            if len(zones) > 1:
                raise InputError(
                    tr(
                        "The samples lie in several zones ({zones}), by the column {column}, and x and y "
                        "mean another place in each. Import one zone at a time, or give degrees.",
                        zones=", ".join(f"{zone} × {count:,}" for zone, count in zones.items()),
                        column=column.name,
                    )
                )


def without_strays(
    xy: np.ndarray, crs: str, geographic: bool, labels: Sequence[str]
) -> tuple[np.ndarray, list[str]]:
    """Return positions, NaN for those that cannot be meant, and what there is to tell.

    Parameters
    ----------
    xy : ndarray, shape (n, 2)
        NaN where there is none.
    crs : str
        WKT or code.
    geographic : bool
        Whether they are in degrees.
    labels : sequence of str
        What the samples are called.

    Raises
    ------
    InputError
        If the positions cannot have this CRS, or x and y are exchanged at many.
    """
    placed = np.flatnonzero(np.isfinite(xy).all(axis=1))
    kept, told = xy.copy(), []
    for reason, stray in stray_positions(xy[placed], geographic).items():
        if reason == EXCHANGED:
            require_few_exchanged(int(stray.sum()), len(placed), "INPUT")
        rows = placed[stray]
        kept[rows] = np.nan
        told.append(
            tr(
                "{name}: {count:,} points {reason} were left out: {shown}",
                name="INPUT",
                count=len(rows),
                reason=tr(reason),
                shown=examples(
                    [f"{labels[r]} ({xy[r, 0]:.10g}, {xy[r, 1]:.10g})" for r in rows], "; "
                ),
            )
        )
    try:
        warning = check_against_crs(kept[np.isfinite(kept).all(axis=1)], crs, "INPUT")
    except InputError as problem:
        advice = tr("Here it is the parameter CRS that says which one they have.")
        raise InputError(f"{problem} {advice}") from problem
    return kept, [*told, *filter(None, [warning])]


def join_by_number(samples: Sequence[object], numbers: Sequence[object], xy: np.ndarray) -> Joined:
    """Find the position of each sample by its number, without regard to spaces and case.

    Of positions with one number, the first is taken.

    Parameters
    ----------
    samples : sequence of str or None
        Numbers of the samples.
    numbers : sequence of str or None
        Numbers of the positions.
    xy : ndarray, shape (positions, 2)
    """
    places: dict[str, int] = {}
    repeated: dict[str, None] = {}
    for row, number in enumerate(numbers):
        key = number_key(number)
        first = places.setdefault(key, row) if key else row
        if first != row and not np.array_equal(xy[first], xy[row], equal_nan=True):
            repeated[str(number)] = None
    keys = [number_key(sample) for sample in samples]
    rows = np.array([places.get(key, -1) if key else -1 for key in keys], dtype=np.int64)
    used = set(keys)
    return Joined(
        rows,
        [str(sample or "–") for sample, row in zip(samples, rows.tolist()) if row < 0],
        [str(numbers[row]) for key, row in places.items() if key not in used],
        list(repeated),
    )


def number_key(number: object) -> str:
    """Return a sample's number as it is compared: without spaces, case, and what spreadsheets add."""
    if number is None:
        return ""
    plain = unicodedata.normalize("NFKC", str(number))
    return shown_number(re.sub(r"\s+", "", plain).casefold())


def shown_number(number: object) -> str:
    """Return a sample's number without the decimals that spreadsheets add to it."""
    return re.sub(r"^(\d+)\.0+$", r"\1", str(number).strip())


def examples(names: Sequence[str], between: str = ", ") -> str:
    """Return the first few of names."""
    return between.join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
