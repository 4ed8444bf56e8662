"""The line that the log has for an epoch is read again, in every language."""

from __future__ import annotations

import math

import pytest
from gossan.core.anomalies.training.optimisation import Epoch
from gossan.core.runtime.language import speak, tr
from gossan.core.scores.epochs import OF_PHOTOGRAPHS, OF_ROUND, ToldEpoch, ToldRound


@pytest.mark.parametrize("language", ["", "zh"])
def test_what_an_epoch_tells_is_read_again(language: str) -> None:
    words = {"Epoch": "第", "of": "/", "loss": "损失", "validation": "验证"}

    def translated(text: str) -> str:
        return " ".join(words.get(word, word) for word in text.split(" ")) if language else text

    speak(translated)
    try:
        alone = Epoch(0, 3, 0.5, math.nan, math.nan).told(20) + " (network 1 of 5)"
        whole = Epoch(0, 20, 0.25, 0.75, 0.875).told(20)
        photographs = tr(
            OF_PHOTOGRAPHS,
            number=2,
            epochs=9,
            loss=1.0,
            validation_loss=1.5,
            validation_accuracy=0.5,
        )
        told = ToldEpoch.read(alone)
        assert (told.number, told.count, told.loss) == (3, 20, 0.5)
        assert math.isnan(told.validation_loss) and math.isnan(told.held_out)
        assert ToldEpoch.read(whole) == ToldEpoch(20, 20, 0.25, 0.75, 0.875)
        assert ToldEpoch.read(photographs) == ToldEpoch(2, 9, 1.0, 1.5, 0.5)
        assert ToldEpoch.read("Round 1 of 5") is None and ToldRound.read("Round 1 of 5") is None
        line = tr(OF_ROUND, number=2, count=3, held_out=0.8125, title="GK-DCN")
        assert ToldRound.read(line) == ToldRound(2, 3, 0.812)
        nothing = tr(OF_ROUND, number=2, count=3, held_out=math.nan, title="GK-DCN")
        assert math.isnan(ToldRound.read(nothing).held_out)
    finally:
        speak()
