"""Evidence of a regression on features: its parts add up to the score, and lie where the texture lies."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from gossan.core.networks.devices import network_on
from gossan.core.sections.model import SectionModel
from gossan.core.sections.reading.evidence import evidence_of_features, parts_of_features
from gossan.core.sections.reading.explanation import (
    ALL_READ,
    Explainer,
    explain_section,
    finest_telling_layer,
    log_odds,
)
from gossan.models.frozen_features import FrozenNetwork, frozen_network
from PIL import Image

CPU = torch.device("cpu")
SIDE = 64


def fitted(name: str = "shufflenet_v2", backbone: str = "", seed: int = 3) -> FrozenNetwork:
    """Return a network that has been given means, spreads and weights from a seed."""
    network = frozen_network(name, 3, 0.8, backbone)
    network.initialise(seed)
    generator = torch.Generator().manual_seed(seed)
    streams, count = len(network.norms), sum(network.groups)
    network.fit(
        torch.rand(streams, count, generator=generator),
        0.5 + torch.rand(streams, count, generator=generator),
        0.02 * torch.randn(3, count, generator=generator),
        torch.randn(3, generator=generator),
    )
    return network.eval()


@pytest.mark.parametrize(("name", "backbone"), [("shufflenet_v2", ""), ("dcnet", "shufflenet_v2")])
def test_parts_are_on_average_what_the_features_add_to_the_score(name: str, backbone: str) -> None:
    network = fitted(name, backbone)
    photograph = torch.randn(1, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(5))
    score = lambda said: log_odds(said, 1)  # noqa: E731
    parts = parts_of_features(network, photograph, score)
    streams = len(network.norms)
    assert [len(part) for part in parts] == [streams] * len(network.groups)

    features = network.features(photograph).detach().requires_grad_()
    normed = [norm(own) for norm, own in zip(network.norms, features)]
    logits = network.classifier(torch.stack(normed)).log_softmax(dim=-1)
    said = torch.logsumexp(logits, dim=0) - np.log(streams)
    (slope,) = torch.autograd.grad(score(said).sum(), features)
    usual = torch.stack([norm.running_mean for norm in network.norms])
    added = (slope[:, 0] * (features[:, 0] - usual)).detach()
    for part, wanted in zip(parts, added.split(list(network.groups), dim=1), strict=True):
        torch.testing.assert_close(part.mean(dim=(1, 2)), wanted.sum(dim=1), rtol=1e-3, atol=1e-4)


def test_of_one_stream_they_are_the_score_itself_but_for_what_is_the_same_everywhere() -> None:
    network = fitted()
    pair = torch.randn(2, 1, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(6))
    # The score of two classes, one less the other, is linear in the features.
    score = lambda said: said[:, 0] - said[:, 2]  # noqa: E731
    with torch.no_grad():
        apart = score(network(pair[0])) - score(network(pair[1]))
    added = [
        sum(part.mean() for part in parts_of_features(network, photograph, score))
        for photograph in pair
    ]
    torch.testing.assert_close(added[0] - added[1], apart[0], rtol=1e-3, atol=1e-3)


def test_heat_lies_where_what_raises_the_score_lies() -> None:
    network = fitted()
    with (
        torch.no_grad()
    ):  # the first class is the one of bright and mottled maps of the first stage
        network.classifier.weight.zero_()
        network.classifier.weight[0, : network.groups[0]] = 1.0
        network.norms[0].running_mean.zero_()
    photograph = torch.zeros(1, 3, SIDE, SIDE)
    noise = torch.Generator().manual_seed(1)
    photograph[..., 40:] = 3 * torch.randn(1, 3, SIDE, SIDE - 40, generator=noise)
    heat = evidence_of_features(network, photograph, lambda said: log_odds(said, 0))[0]
    assert heat.shape == (SIDE, SIDE)
    assert float(heat.min()) >= 0
    assert heat[:, 44:].mean() > 3 * heat[:, :32].mean()


def test_a_blank_photograph_has_evidence_that_is_a_number() -> None:
    heat = evidence_of_features(fitted(), torch.zeros(1, 3, SIDE, SIDE), lambda s: log_odds(s, 0))
    assert torch.isfinite(heat).all()


def test_it_is_what_is_shown_of_frozen_features_where_no_layer_is_named(tmp_path: Path) -> None:
    model = SectionModel(
        "shufflenet_v2", fitted(), "custom", ("a", "b", "c"), SIDE, 0.8, frozen="features"
    )
    pixels = np.random.default_rng(2).integers(0, 255, (SIDE, SIDE, 3), dtype=np.uint8)
    assert finest_telling_layer(model) == ALL_READ
    found = explain_section(model, pixels, ALL_READ, 2, CPU)
    network = network_on(fitted(), CPU)  # products are added up in the same order
    wanted = evidence_of_features(
        network, model.inputs(pixels[None], CPU), lambda said: log_odds(said, 2)
    )
    np.testing.assert_allclose(found.whole, wanted[0].numpy(), rtol=1e-4, atol=1e-5)
    named = explain_section(model, pixels, "backbone.stage3", 2, CPU)
    assert not np.allclose(named.whole, found.whole)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    explainer = Explainer.choose(model, str(tmp_path), "", "")
    assert "all 4 layers" in explainer.resolution()


def test_a_crops_evidence_lies_in_its_place() -> None:
    network = fitted("dcnet", "shufflenet_v2")
    model = SectionModel("dcnet", network, "custom", ("a", "b", "c"), SIDE, 0.8, frozen="features")
    pixels = np.random.default_rng(4).integers(0, 255, (SIDE, SIDE, 3), dtype=np.uint8)
    found = explain_section(model, pixels, ALL_READ, None, CPU)
    assert found.crop is not None
    assert np.isnan(found.crop[0, 0]) and np.isfinite(found.crop[SIDE // 2, SIDE // 2])
