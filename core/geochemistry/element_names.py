"""What the name of a column says: an element with its unit and method, or something else.

Names are those of laboratories, portable spectrometers and geological surveys: ``Au_ppb``, ``Cu ppm``,
``Fe2O3_pct``, ``Au-AA23``, ``ME-MS61_Cu_ppm``, ``As (mg/kg)``, ``w(Cu)/10-6``, ``铜(毫克/千克)``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from .vocabulary import KNOWN

#: Chinese units, long ones first, and what they mean.
_UNITS = {
    "毫克/千克": "mg/kg",
    "微克/千克": "ug/kg",
    "微克/克": "ug/g",
    "纳克/克": "ng/g",
    "毫克/克": "mg/g",
    "克/千克": "g/kg",
    "克/吨": "g/t",
    "百万分之一": "ppm",
    "十亿分之一": "ppb",
    "百分比": "%",
    "百分": "%",
}
_UNIT = re.compile(
    r"(?:ppm[vw]?|ppb[vw]?|ppt[w]?|wt[ _.]?(?:%|pct)|pct[ _]?wt|(?:m/m|mass)[ _]?%|%|pct|per[ _]?cent"
    r"|[muµμn]g[ /_]?(?:kg|g|l)(?:[-−⁻]1)?|gm?[ /_]?(?:tonne|t|kg|l)|gpt|oz[ /_]?(?:ton|st|t)|opt|‰"
    r"|(?:[x×*]?\s?10|1e)\s?(?:\^|\*\*)?[-−⁻]\s?0?(?:2|3|6|9|12)"
    r"|" + "|".join(_UNITS) + r")",
    re.IGNORECASE,
)
_EDGE = " \t_-/()[]{},;:.（）【】、\u00a0"
_WORD = re.compile(r"[^\s_\-/()\[\]{},;:.（）【】、\u00a0]+")

_UNIT_IN_ALIAS = re.compile(r".*[(\[（【]([^()\[\]（）【】]+)[)\]）】]\s*")

#: Longest name that is looked at: fields of any format are shorter, and an alias may hold pages.
_LONGEST = 200


class Role(Enum):
    """What a column holds, as far as its name says."""

    ELEMENT = "element"
    QUALIFIER = "qualifier"
    LIMIT = "limit"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Named:
    """What a name says.

    Attributes
    ----------
    role : Role
    element : str
        Symbol or formula, such as ``Cu``, ``Fe2O3``, ``LOI``; empty if there is none.
    unit, method : str
        As they are written; empty where unknown.
    reason : str
        Why it is no element: a key of :data:`REASONS`; empty otherwise.
    """

    role: Role
    element: str = ""
    unit: str = ""
    method: str = ""
    reason: str = ""


_POSITION = (
    r"(x|lon|long|longitude|lat|latitude|east|easting|eastings|north|northing|northings|y|z|rl|elev|elevation|altitude"
    r"|height|dem)(_?(m|ft|deg|dd|wgs84))?|x_?coord(inate)?s?|y_?coord(inate)?s?|coord(inate)?s?_?[xyz]|utm_?[xyen]|utm_?(east|north)(ing)?"
    r"|(nat|mga|amg|utm|wgs|gda|nad|local|grid|map|orig|dd|dec|gps)\w*_(east|north|lat|long?|x|y|e|n|z)\w*"
    r"|(east|north|lat|long?|x|y|e|n|z)\w*_(mga|amg|utm|wgs|gda|nad|local|grid|map|orig|dd|dec|deg|gps)\w*"
    r"|(long?|lat)(itude)?_?(dd|deg|dec|wgs84|gda94|nad27|nad83|m|x|y)?|[xy]_?\d*|(utm_?)?zone|utm|pointx|pointy"
    r"|point_[xyz]|[en]_?\d+|row|col|column|line|station|grid|mga_?\w*|amg_?\w*|row_?no|col_?no"
    r"|经度|纬度|高程|海拔|坐标|横坐标|纵坐标|东坐标|北坐标|[xyz]坐标|东|北|带号"
)
_DEPTH = (
    r"from|to|depth|depth_?(from|to|m|cm|ft|top|base|bottom)|(from|to|top|base|bottom)_?(m|cm|ft|depth)"
    r"|depth_?(from|to)_?(m|cm|ft)|interval|length|azimuth|dip|深度|孔深|起|止"
)
_NUMBERING = (
    r"(.*_)?(fid|id|oid|gid|uid|objectid|no|num|number|index|nr|nbr|seq|sequence|code)|sample|samp"
    r"|sample\w*|samp_?\w+|batch\w*|job\w*|lab\w*|dispatch\w*|certificate\w*|cert\w*|reading\w*|test\w*|hole\w*"
    r"|obs(ervation?|_?id|_?no)?|way_?point|site(_?(id|no))?|bag\w*|rack\w*|tray\w*|analysis_?\w*|order|serial\w*"
    r"|project\w*|survey\w*|campaign\w*|map_?sheet|sheet|quad\w*|objectid_?\d*|field_?\d+|unnamed.*"
    r"|.*(编号|样号|序号|批次|图幅).*|样品"
)
_TIME = r"(.*_)?(date|time|year|month|day|hour|timestamp)(_.*)?|duration\w*|live_?time\w*|.*(日期|时间|年份)"
_SAMPLING = (
    r"(.*_)?(weight|wt|mass|recvd_?wt\w*|volume|moisture|mesh|size|sieve|grain\w*|slope|ph|eh|orp|ec|conductivity"
    r"|temp|temperature|density|sg|colou?r|munsell\w*|count|counts|cps|kcps|recovery|thickness|width)"
    r"(_(kg|g|gm|mm|um|c|kgs|m))?|wei_?21|recvd.*|.*(重量|质量|温度)|elapsed\w*|beam\w*|voltage|current|ambient\w*"
)
_SUM = (
    r"(.*_)?(total|totals|sum|rest|bal|balance|le|tree|treo|ree|reo|lree|hree|lreo|hreo|lod|loq)"
    r"|total_?(oxides?|ree|reo|alkalis?)|合计|总量|总和"
)

#: Names that are no element: a reason, and the names it is told for.
_OTHER = {
    "position": re.compile(_POSITION),
    "depth": re.compile(_DEPTH),
    "time": re.compile(_TIME),
    "sampling": re.compile(_SAMPLING),
    "numbering": re.compile(_NUMBERING),
    "sum": re.compile(_SUM),
}

#: Words beside an element that make a column something else than its value.
_ERROR = re.compile(
    r"(st|std)?_?(err|error)\w*|[1-4]s|[1-4]?(s(igma|d|e)|σ)|\w*(sigma|σ)|int\d?se|sem|ci\d*|st|std|stdev|stddev|dev"
    r"|deviation|unc|uncert\w*|rsd%?|cv|conf\w*|precision|variance|\+|±|\+[-/]+|误差"
)
_LIMIT = re.compile(
    r"dl|ldl|lod|lld|mdl|loq|lim|limit|detlim|detlimit|detection|detectionlimit|检出限"
)
_UPPER_LIMIT = re.compile(r"udl|hdl|uol|upper")
_QUALIFIER = re.compile(
    r"q|qu|qual\w*|flags?|flg|rmk|remarks?|cens\w*|signs?|lt|ltgt|bdl|symb?(ol)?|mod|modifier|prefix|operator|op|qc"
    r"|below|nd"
)
_DERIVED = re.compile(
    r"log|log10|log2|ln|clr|alr|ilr|z|zscore|score|rank|percentile|pctl|norm|normalised|normalized|ratio|index|resid\w*"
    r"|anomaly|class|classes|min|max|range|sum|kriged|idw|pc\d+|factor|boxcox|count|num|eq|equiv\w*|pred\w*|calc\w*"
    r"|est|estimated|background|threshold|ef|igeo|enrichment|contrast"
)
#: Words that make it something else altogether.
_NO_VALUE = re.compile(
    r"no|nr|id|code|name|lab|laboratory|date|samples?|value|horizon|dist|distance|in|out|cps|counts|kcps|age|ordinates?"
    r"|type|comment|comments|by"
)
#: Words for a part of an element, or a form of it: a quantity of its own.
_FORM = re.compile(
    r"org|organic|inorg\w*|graph\w*|sul(f|ph)(ide|ate)\w*|sol|soluble|cn|radio\w*|carb\w*|free|acid"
)
#: Symbols that stand for methods and solvents beside another symbol: aqua regia, neutron activation …
_METHOD_SYMBOLS = {"ar", "na", "ir", "hf", "hg", "in", "i", "no", "ne", "he", "xe", "kr"}
_TOTAL = {"t", "tot", "total"}

#: Numbers of rows, which look like strontium and sulphur.
_SERIAL = re.compile(r"(sr|s|si|sl)_?(no|nr|num|number)|co_ordinates?\w*")

#: So many columns, at least, share a word that is no element.
_SHARED = 3


def read_name(name: str, alias: str = "", others: Collection[str] = ()) -> Named:
    """Return what a column's name says, among the other columns of its table.

    ``Y`` is yttrium, unless there is an ``X`` beside it, and ``N`` nitrogen, unless there is an ``E``.

    Examples
    --------
    >>> read_name("ME-MS61_Cu_ppm")
    Named(role=<Role.ELEMENT: 'element'>, element='Cu', unit='ppm', method='ME-MS61', reason='')
    """
    for text in dict.fromkeys((name, alias)):
        named = _read(text[:_LONGEST], others)
        if named.role is not Role.UNKNOWN:
            unit = unit_of(name, alias)
            return Named(named.role, named.element, unit, named.method, named.reason)
    return named


def unit_of(name: str, alias: str = "") -> str:
    """Return the unit in a column's alias, as in ``Au (ng/g)``, or in its name, as in ``Au_ppb``."""
    match = _UNIT_IN_ALIAS.fullmatch(alias[:_LONGEST])
    if match and not _UNIT.fullmatch(_plain(match[1]).strip()):
        match = None if KNOWN.get(_plain(match[1]).strip().lower()) else match
    if match:
        return _UNITS.get(match[1].strip(), match[1].strip())
    for text in (alias, name):
        unit = _without_unit(_plain(text[:_LONGEST]))[1]
        if unit:
            return unit
    return ""


def stem_of(name: str) -> frozenset[str]:
    """Return a name's words without unit, qualifier and limit: what ``Au_FA_ppb`` and ``Au_FA_Q`` share."""
    rest, _ = _without_unit(_plain(name[:_LONGEST]))
    words = (word.lower() for word in _WORD.findall(rest))
    return frozenset(
        word for word in words if not (_QUALIFIER.fullmatch(word) or _LIMIT.fullmatch(word))
    )


def is_unit(text: str) -> bool:
    """Return whether a text is nothing but a unit, as in the row under a laboratory's header."""
    return bool(_UNIT.fullmatch(_plain(text).strip().strip("()[]")))


def element_of(name: str) -> str:
    """Return the element that a name is about, such as ``Cu`` for ``Cu_ppm``; empty if none."""
    return _read(name[:_LONGEST], ()).element


def _plain(text: str) -> str:
    """Return a text with full-width signs and superscripts as plain ones."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def shared_words(names: Collection[str]) -> frozenset[str]:
    """Return words that most columns named after elements share: a survey or a method, and no element.

    In ``Cu_AR``, ``Zn_AR``, ``As_AR`` it is ``ar``, and not argon.
    """
    counts: Counter[str] = Counter()
    several = 0
    for name in names:
        words = {word.lower() for word in _WORD.findall(_without_unit(_plain(name[:_LONGEST]))[0])}
        if any(word in KNOWN for word in words) and len(words) > 1:
            several += 1
            counts.update(words)
    return frozenset(word for word, count in counts.items() if count >= max(_SHARED, 0.5 * several))


def _read(text: str, others: Collection[str]) -> Named:
    plain = _plain(text).strip()
    snake = re.sub(r"[^\w±+σ]+", "_", plain.lower()).strip("_")
    rest, unit = _without_unit(plain)
    if snake == "l_o_i":
        rest = "LOI"
    words = _WORD.findall(rest)
    found = [(word, KNOWN[word.lower()]) for word in words if _is_known(word)]
    if words and words[0].lower() == "w" and len(found) > 1:  # w(Cu): mass fraction
        found, words = found[1:], words[1:]
    if not found or _names_a_place(snake, others) or _SERIAL.fullmatch(snake):
        return _no_element(snake)
    if "±" in text or "+/-" in text:
        return Named(Role.OTHER, found[0][1], reason="error")
    word, element = _spoken_of(found, words, bool(unit), others)
    if not word:
        return Named(Role.OTHER, element, reason="ratio")
    beside = [other.lower() for other in words if other != word]
    reason = _reason_beside(beside, element, unit)
    if reason == "qualifier" or reason == "limit":
        role = Role.QUALIFIER if reason == "qualifier" else Role.LIMIT
        return Named(role, element, unit, reason=reason)
    if reason:
        return Named(Role.OTHER, element, reason=reason)
    if element in ("Fe2O3", "FeO") and _TOTAL & set(beside):
        element += "T"
    form = next((other for other in beside if _FORM.fullmatch(other)), "")
    if form and form not in shared_words(others):
        element = f"{element} {form}"
    return Named(Role.ELEMENT, element, method=_beside(rest, word, words))


def _spoken_of(
    found: Sequence[tuple[str, str]], words: Sequence[str], has_unit: bool, others: Collection[str]
) -> tuple[str, str]:
    """Return the word and the element that a name is about; no word where it is a ratio."""
    if len(found) > 1:
        shared = shared_words(others)
        own = [pair for pair in found if pair[0].lower() not in shared]
        found = own or [found[-1]]
    if len(found) > 1:
        found = [pair for pair in found if pair[0].lower() not in _METHOD_SYMBOLS] or found[:1]
    symbols = {symbol for _, symbol in found}
    if len(symbols) > 1 and not has_unit and len(found) == len(words):
        return "", found[0][1]
    # Next to the unit stands what it is the unit of.
    return found[-1] if has_unit else found[0]


def _reason_beside(beside: Sequence[str], element: str, unit: str) -> str:
    """Return why the words beside an element make the column something else; empty if they do not."""
    if any(_UPPER_LIMIT.fullmatch(word) for word in beside):
        return "upper"
    absorption = {"aas", "afs", "cvaas"} & set(beside) or (element == "Hg" and unit)
    for pattern, reason in (
        (_LIMIT, "limit"),
        (_QUALIFIER, "qualifier"),
        (_ERROR, "error"),
        (_DERIVED, "derived"),
        (_NO_VALUE, "numbering"),
    ):
        for word in beside:
            if pattern.fullmatch(word) and not (word == "cv" and absorption):
                return reason
    return ""


def _beside(rest: str, word: str, words: Sequence[str]) -> str:
    """Return what stands beside the element: the method."""
    start = rest.find(word, rest.find(words[0]))
    beside = (rest[:start].strip(_EDGE + "w"), rest[start + len(word) :].strip(_EDGE))
    # A number alone tells columns of one name apart: Cu, Cu_1.
    return " ".join(text for text in beside if text and not text.isdigit())


def _is_known(word: str) -> bool:
    symbol = KNOWN.get(word.lower())
    # "no", "in" and the like are words too; so are mixed cases such as "nO".
    return symbol is not None and (
        word in (symbol, word.upper(), word.lower()) or len(word) > 2 or word == word.capitalize()
    )


def _names_a_place(snake: str, others: Collection[str]) -> bool:
    partner = {"y": "x", "n": "e"}.get(snake)
    return partner is not None and partner in {other.strip().lower() for other in others}


def _no_element(snake: str) -> Named:
    if snake in ("y", "n", "e"):
        return Named(Role.OTHER, reason="position")
    for reason, pattern in _OTHER.items():
        if pattern.fullmatch(snake):
            return Named(Role.OTHER, reason=reason)
    parts = snake.split("_")
    if any(_ERROR.fullmatch(part) for part in parts):
        return Named(Role.OTHER, reason="error")
    return Named(Role.UNKNOWN)


def _without_unit(plain: str) -> tuple[str, str]:
    """Return a name without its unit, and the unit; the last one where there are several."""
    for match in reversed(list(_UNIT.finditer(plain))):
        start, end = match.span()
        # 'w(Cu)/10-6', 'Cu%', 'Cu_ppm', 'Cuppm': the unit stands apart, or at the end behind a symbol.
        apart = (
            start > 0 and plain[start - 1] in _EDGE and (end == len(plain) or plain[end] in _EDGE)
        )
        behind = end == len(plain) and KNOWN.get(plain[:start].strip(_EDGE).lower()) is not None
        if (apart or behind) and start > 0:
            unit = match[0].strip()
            return plain[:start] + " " + plain[end:], _UNITS.get(unit, unit)
    return plain, ""
