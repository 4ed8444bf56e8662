"""An autoencoder's training on a survey's patches, and its error; imported late, since it needs PyTorch."""

from __future__ import annotations

import math

import numpy as np
import torch

from ...models.autoencoder import PatchAutoencoder
from ..networks.threads import one_thread_each
from ..runtime.progress import Progress, step

#: Patches that it is trained on, at most.
MOST_PATCHES = 20_000

_EPOCHS, _BATCH, _LEARNING_RATE = 30, 128, 1e-3

#: Batches that it is shown, at least. By then it leaves no more of a small survey than as many principal
#: components do; 30 epochs of 200 samples leave four times as much, and the error is the distance from
#: the mean.
_STEPS = 360


def trained_autoencoder(patches: np.ndarray, seed: int, progress: Progress) -> PatchAutoencoder:
    """Return a network that has learned to restore patches (n, channels, patch, patch) without NaN.

    The mean square error is minimised, on the processor, by one thread: the same seed gives the
    same network.

    Raises
    ------
    CancelledError
    """
    network = PatchAutoencoder(patches.shape[1], patches.shape[2])
    network.initialise(seed)
    inputs = torch.from_numpy(np.ascontiguousarray(patches, dtype=np.float32))
    optimiser = torch.optim.Adam(network.parameters(), lr=_LEARNING_RATE)
    rng = np.random.default_rng(seed)
    epochs = max(_EPOCHS, math.ceil(_STEPS / math.ceil(len(inputs) / _BATCH)))
    with one_thread_each():
        for epoch in range(epochs):
            batches = torch.from_numpy(rng.permutation(len(inputs))).split(_BATCH)
            for number, batch in enumerate(batches):
                step(progress, (epoch + number / len(batches)) / epochs)
                own = inputs[batch]
                optimiser.zero_grad()
                (network(own) - own).square().mean().backward()
                optimiser.step()
    return network.eval()


def reconstruction_error(network: PatchAutoencoder, channels: np.ndarray, sided: int) -> np.ndarray:
    """Return the sum of squares of what is not restored at the middle of each patch of a map.

    Parameters
    ----------
    network : PatchAutoencoder
    channels : ndarray, shape (channels, rows + patch − 1, columns + patch − 1)
        Without NaN.
    sided : {1, 2}
        With 1, only elements above their mean, which is 0, count.

    Returns
    -------
    ndarray, shape (rows, columns)
    """
    half = network.patch // 2
    given = torch.from_numpy(np.ascontiguousarray(channels, dtype=np.float32))[None]
    rows, columns = given.shape[2] - half, given.shape[3] - half
    with torch.no_grad(), one_thread_each():
        centres = given[:, :, half:rows, half:columns]
        missed = (centres - network.centres(given)).square()
        if sided == 1:
            missed = missed * (centres > 0)
        error: np.ndarray = missed.sum(dim=1)[0].numpy()
    return error
