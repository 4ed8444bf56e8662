"""Properties of rocks, and the names of their classes (Zhu et al., section 3)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ..runtime.language import later


@dataclass(frozen=True)
class Property:
    """A property of rocks, and the names of its classes (Zhu et al., section 3).

    Attributes
    ----------
    title : str
    classes : tuple of tuple of str
        Per class its name in English, in Chinese, and other spellings.
    """

    title: str
    classes: tuple[tuple[str, ...], ...]

    def canonical(self, name: str) -> str:
        """Return the English name of a class, or the name as it stands if it is none of them."""
        wanted = _plain(name)
        for names in (*self.classes, _OTHERS):
            if wanted in map(_plain, names):
                return names[0]
        return unicodedata.normalize("NFC", name).strip()

    def find(self, name: str, classes: Sequence[str]) -> int | None:
        """Return the number of the class that is meant by a name; None if it is none of them.

        It is written as a class is, or in English or Chinese, or else as no other class but for capitals,
        spaces, and dashes between letters. A minus before a number is none of these.
        """
        own = [self.canonical(class_) for class_ in classes]
        wanted = self.canonical(name)
        if wanted in own:
            return own.index(wanted)
        alike = [number for number, class_ in enumerate(own) if _loose(class_) == _loose(wanted)]
        return alike[0] if len(alike) == 1 else None


#: What the class is called that all remaining rocks are of.
OTHERS = "others"

_OTHERS = (OTHERS, "其他", "other", "其它")


#: The five properties of the paper, and ``custom`` for any other.
PROPERTIES = {
    "grain": Property(
        later("Grain"),
        (
            ("coarse", "粗晶", "coarse crystal"),
            ("medium", "中晶", "medium crystal"),
            ("fine", "细晶", "fine crystal"),
            ("powder", "粉晶", "powder crystal"),
            ("micro", "微晶", "micro crystal"),
            ("mud crystal", "泥晶", "mud"),
            _OTHERS,
        ),
    ),
    "clastic": Property(
        later("Clastic"),
        (
            ("fine gravel", "细砾"),
            ("medium gravel", "中砾"),
            ("medium gravel sand", "中砾砂"),
            ("coarse sand", "粗砂"),
            ("fine sand", "细砂"),
            ("coarse silt", "粗粉砂"),
            ("fine silt", "细粉砂"),
            _OTHERS,
        ),
    ),
    "genesis": Property(
        later("Mechanical genesis"),
        (
            ("gravel", "砾", "砾石"),
            ("sand", "砂"),
            ("powder", "粉", "粉砂"),
            ("aggregate", "集合体"),
            _OTHERS,
        ),
    ),
    "mixture": Property(
        later("Mixture"),
        (
            ("calcareous", "钙质"),
            ("iron", "铁质"),
            ("siliceous", "硅质"),
            ("containing silty", "含粉砂质", "含粉砂"),
            ("silty", "粉砂质"),
            ("carbonaceous", "碳质"),
            _OTHERS,
        ),
    ),
    "basic": Property(
        later("Basic category"),
        (
            ("granite", "花岗岩"),
            ("diorite", "闪长岩"),
            ("basalt", "玄武岩"),
            ("tuff", "凝灰岩"),
            ("lithic sandstone", "岩屑砂岩"),
            ("quartz sandstone", "石英砂岩"),
            ("siltstone", "粉砂岩"),
            ("slate", "板岩"),
            _OTHERS,
        ),
    ),
    "custom": Property(later("Custom"), ()),
}


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).strip().lower()


def _loose(name: str) -> str:
    return re.sub(r"[\s_]+|(?<=[^\W\d_])-(?=[^\W\d_])", " ", name).strip().lower()
