"""Any text becomes a part of a file name, in its own script."""

from __future__ import annotations

import pytest
from gossan.core.runtime.files import file_stem


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("Gold Hill (3)", "gold_hill_3"),
        ("جبل شيبه", "جبل_شيبه"),
        ("金矿：北", "金矿_北"),
        # Vowels of Hindi are marks, and so are dots below letters of Arabic and accents of some systems.
        ("सोना खान", "सोना_खान"),
        ("Re\u0301union", "réunion"),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"),
        ("../..", ""),
    ],
)
def test_letters_of_any_script_stay_and_reserved_characters_go(text: str, stem: str) -> None:
    assert file_stem(text) == stem
