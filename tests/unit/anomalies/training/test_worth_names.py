"""The model file says what the deposits that were held out are called."""

from __future__ import annotations

from gossan.core.anomalies.training.worth import Worth
from gossan.core.scores.intervals import Estimate


def test_names_of_held_out_deposits_are_kept_and_old_files_have_numbers() -> None:
    areas = {0: 0.1, 4: 0.02}
    estimate = Estimate(0.8, 0.7, 0.9)
    worth = Worth("CNN", estimate, {}, areas, 6, 5, 3, 0, {0: "جبل شيبه", 4: "北山"})
    read = Worth.from_text(worth.to_text())
    assert read is not None and read.names == worth.names
    assert [read.deposit(number) for number in areas] == ["جبل شيبه", "北山"]
    old = worth.to_json()
    del old["names"]
    unnamed = Worth.from_json(old)
    assert unnamed is not None and [unnamed.deposit(n) for n in areas] == ["1", "5"]
    assert Worth.from_json({**worth.to_json(), "names": ["a"]}) is None
