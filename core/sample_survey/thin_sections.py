"""Made-up photographs of thin sections: grains, matrix and pores under the microscope.

Grains are the cells of a Voronoi diagram weighted by their sizes. Colours between crossed polars follow
from optics (retardation of a slice 30 µm thick, extinction by the angle of each crystal); everything
else is drawn to look right, and none of it is rock.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree

#: Side of a photograph in pixels.
SIDE = 256

#: Wavelengths of red, green and blue light, and thickness of a slice, in nm.
_WAVELENGTHS = np.array([640.0, 545.0, 460.0])
_THICKNESS = 30_000.0

#: Neighbouring grains that are asked whose a pixel is.
_NEIGHBOURS = 8


@dataclass(frozen=True)
class Texture:
    """What tells one class from the others; lengths are in pixels, shares 0 to 1.

    Attributes
    ----------
    grain : float
        Median diameter of the grains.
    sorting : float
        Standard deviation of its logarithm.
    matrix, pores : float
        Shares of the picture.
    """

    grain: float
    sorting: float
    matrix: float
    pores: float

    def of_slice(self, rng: np.random.Generator) -> Texture:
        """Return the texture of one slice: no two are alike."""
        grain, sorting, matrix, pores = np.exp(rng.normal(0, (0.12, 0.1, 0.2, 0.3)))
        return Texture(
            self.grain * grain, self.sorting * sorting, self.matrix * matrix, self.pores * pores
        )


#: Classes of the property ``clastic`` that are drawn.
TEXTURES = {
    "coarse sand": Texture(52.0, 0.18, 0.05, 0.13),
    "fine sand": Texture(25.0, 0.28, 0.14, 0.07),
    "coarse silt": Texture(12.0, 0.42, 0.42, 0.01),
}


@dataclass(frozen=True)
class _Mineral:
    """How a mineral looks: colour in plain light, birefringence, twins' width (px), grain of its dust."""

    colour: tuple[int, int, int]
    birefringence: float
    share: float
    twins: float = 0.0
    dust: float = 0.02


_MINERALS = {
    "quartz": _Mineral((236, 234, 227), 0.009, 0.58, dust=0.012),
    "orthoclase": _Mineral((222, 214, 200), 0.006, 0.14, dust=0.05),
    "plagioclase": _Mineral((230, 226, 216), 0.010, 0.12, twins=5.0, dust=0.025),
    "rock fragment": _Mineral((168, 152, 128), 0.007, 0.11, dust=0.16),
    "mica": _Mineral((196, 166, 112), 0.037, 0.05, twins=2.5, dust=0.03),
}

#: Clay between the grains and dyed resin in the pores, in plain light.
_CLAY, _RESIN = np.array([150.0, 126.0, 92.0]), np.array([98.0, 150.0, 196.0])


@dataclass(frozen=True)
class Slice:
    """One thin section: its texture, what its grains are, and the lamp that it was seen by.

    Attributes
    ----------
    texture : Texture
    shares : ndarray
        Of the minerals.
    lamp : ndarray, shape (3,)
        Colour of the light, about 1.
    """

    texture: Texture
    shares: np.ndarray
    lamp: np.ndarray

    @classmethod
    def of(cls, texture: Texture, rng: np.random.Generator) -> Slice:
        """Cut a slice of a rock of this texture."""
        usual = np.array([mineral.share for mineral in _MINERALS.values()])
        shares = rng.dirichlet(40 * usual)
        lamp = rng.normal(1.0, 0.04) * (1 + rng.normal(0, 0.025) * np.array([1.0, 0.0, -1.0]))
        return cls(texture.of_slice(rng), shares, lamp)

    def photograph(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Return one field of view in plain light and between crossed polars, (256, 256, 3) of uint8."""
        grains = _Grains.packed(self.texture, rng)
        owner, edge = grains.cells(rng)
        share = min(0.9, self.texture.matrix + self.texture.pores)
        between = edge <= np.quantile(edge, share)
        hollow = _clouds(rng, 0.35 * self.texture.grain)
        hollow[~between] = -np.inf
        pore = hollow >= np.quantile(hollow, 1 - min(self.texture.pores, 0.9 * share))
        kinds = rng.choice(len(_MINERALS), len(grains.radii), p=self.shares)
        plain, crossed = _grain_colours(grains, owner, kinds, rng)
        clay = _speckle(rng, 0.8, 0.14)[..., None]
        plain[between], crossed[between] = (_CLAY * clay)[between], (0.3 * _CLAY * clay)[between]
        # Refraction darkens the outlines in plain light.
        outline = np.exp(-np.square((edge - np.quantile(edge, share)) / 1.1))
        plain *= (1 - 0.5 * outline * ~pore)[..., None]
        plain[pore], crossed[pore] = _RESIN, 6.0
        return self._seen(plain, rng), self._seen(crossed, rng)

    def _seen(self, colours: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Return what the camera makes of it: lamp, dark corners, blur and noise."""
        across = np.linspace(-1, 1, SIDE)
        corners = 1 - 0.07 * (across[:, None] ** 2 + across[None] ** 2)
        seen = gaussian_filter(colours, (0.6, 0.6, 0)) * self.lamp * corners[..., None]
        return np.clip(seen + rng.normal(0, 2.0, seen.shape) + 0.5, 0, 255).astype(np.uint8)


@dataclass(frozen=True)
class _Grains:
    """Grains in and around a picture: centres (n, 2) and radii (n,), in pixels."""

    centres: np.ndarray
    radii: np.ndarray

    @classmethod
    def packed(cls, texture: Texture, rng: np.random.Generator) -> _Grains:
        """Throw grains on the slice, the largest first; none comes too near to another."""
        around = 1.5 * texture.grain
        width = SIDE + 2 * around
        count = int(1.1 * (width / texture.grain) ** 2)
        radii = 0.5 * texture.grain * np.exp(rng.normal(0, texture.sorting, count))
        radii = np.sort(radii)[::-1]
        centres = np.empty((count, 2))
        for number, radius in enumerate(radii):
            thrown = rng.uniform(-around, SIDE + around, (24, 2))
            apart = np.linalg.norm(thrown[:, None] - centres[None, :number], axis=2)
            room = (apart - radii[:number] - radius).min(axis=1, initial=np.inf)
            centres[number] = thrown[int(room.argmax())]
        return cls(centres, radii)

    def cells(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Return whose each pixel is, and how far inside of that grain it lies, (256, 256)."""
        rough = 0.08 * float(np.median(self.radii))
        bend = np.stack([_clouds(rng, 5.0), _clouds(rng, 5.0)], axis=-1) * max(0.8, rough)
        pixels = np.moveaxis(np.mgrid[:SIDE, :SIDE], 0, -1) + bend
        count = min(_NEIGHBOURS, len(self.radii))
        away, near = cKDTree(self.centres).query(pixels, count)
        beyond = away - self.radii[near]
        order = np.argsort(beyond, axis=-1)[..., :2]
        first, second = np.moveaxis(np.take_along_axis(beyond, order, axis=-1), -1, 0)
        owner = np.take_along_axis(near, order[..., :1], axis=-1)[..., 0]
        # Inside of its own circle, and of the border half-way to the next grain.
        return owner, np.minimum(0.35 * np.median(self.radii) - first, (second - first) / 2)


def _grain_colours(
    grains: _Grains, owner: np.ndarray, kinds: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return colours of the grains in plain light and between crossed polars, (256, 256, 3)."""
    minerals = list(_MINERALS.values())
    colour = np.array([mineral.colour for mineral in minerals], float)[kinds]
    colour *= rng.normal(1, 0.025, (len(kinds), 1))
    dust = np.array([mineral.dust for mineral in minerals])[kinds]
    specks = rng.normal(0, 1, (SIDE, SIDE))
    specks = gaussian_filter(specks, 0.9)
    specks /= specks.std()
    cloudy = 1 + dust[owner] * specks
    plain = colour[owner] * cloudy[..., None]

    angle = rng.uniform(0, np.pi, len(kinds))
    birefringence = np.array([mineral.birefringence for mineral in minerals])[kinds]
    cut = rng.uniform(0.35, 1.0, len(kinds))  # by the crystal's place in the slice
    strain = 0.18 * _clouds(rng, 12.0)  # undulose extinction
    turned = angle[owner] + strain + _twinned(grains, owner, kinds, minerals, rng)
    turned += 9 * dust[owner] ** 1.5 * specks  # a rock fragment is many crystals
    retardation = (_THICKNESS * birefringence * cut)[owner]
    bright = np.sin(2 * turned) ** 2
    waves = np.sin(np.pi * retardation[..., None] / _WAVELENGTHS) ** 2
    waves = 0.6 * waves + 0.4 * waves.mean(axis=-1, keepdims=True)  # lamps and cameras are duller
    return plain, 8 + 240 * bright[..., None] * waves * (0.59 + 0.41 * cloudy[..., None])


def _twinned(
    grains: _Grains,
    owner: np.ndarray,
    kinds: np.ndarray,
    minerals: list[_Mineral],
    rng: np.random.Generator,
) -> np.ndarray:
    """Return by how much twins turn the crystal (radians): stripes across each grain."""
    width = np.array([mineral.twins for mineral in minerals])[kinds]
    direction = rng.uniform(0, np.pi, len(kinds))
    normal = np.stack([np.sin(direction), np.cos(direction)], axis=-1)
    offset = np.moveaxis(np.mgrid[:SIDE, :SIDE], 0, -1) - grains.centres[owner]
    across = (offset * normal[owner]).sum(axis=-1)
    striped = width[owner] > 0
    uneven = across / np.where(striped, width[owner], 1) + 0.35 * np.sin(0.21 * across)
    return np.where(striped & (np.floor(uneven) % 2 == 1), 0.6, 0.0)


def _clouds(rng: np.random.Generator, size: float) -> np.ndarray:
    """Return a smooth random field (256, 256) of mean 0 and spread 1; ``size`` in pixels."""
    field = gaussian_filter(rng.normal(0, 1, (SIDE, SIDE)), max(0.5, size), mode="wrap")
    return (field - field.mean()) / field.std()


def _speckle(rng: np.random.Generator, size: float, spread: float) -> np.ndarray:
    return 1 + spread * _clouds(rng, size)
