"""What can go wrong, in words for a geologist."""

from collections.abc import Collection

from .confidential import without_secrets
from .language import later, tr


class GossanError(Exception):
    """Base of all errors whose message is meant for the user as it stands; no secret is in it."""

    def __init__(self, text: str) -> None:
        super().__init__(without_secrets(text))


class InputError(GossanError):
    """The data or the parameters do not allow the work; the message says what to change."""


class OutputError(GossanError):
    """A result cannot be written where it should go."""


class MissingPackageError(GossanError):
    """A Python package that the work needs is not installed."""


class CancelledError(GossanError):
    """The user has cancelled the work."""

    def __init__(self) -> None:
        super().__init__(tr("Cancelled. Nothing was written."))


#: What to do where memory is short, by the parameter that an algorithm must have for it.
_MEMORY_ADVICE = {
    "BATCH": later("lower BATCH"),
    "IMAGE_SIZE": later("lower IMAGE_SIZE"),
    "CELL_SIZE": later("give a larger CELL_SIZE"),
    "EXTENT": later("give a smaller EXTENT"),
    "STACK": later("cut STACK to a smaller area"),
    "RASTERS": later("cut RASTERS to a smaller area"),
    "TEMPLATE": later("take a TEMPLATE of fewer cells"),
    "IMAGES": later("make the photographs smaller"),
    "DEVICE": later("use DEVICE=cpu instead of a graphics card"),
}


class ShortMemoryError(GossanError):
    """There is not enough memory; the message says which of the parameters to change.

    Parameters
    ----------
    parameters : collection of str
        Names of the parameters that the work has.
    """

    def __init__(self, parameters: Collection[str]) -> None:
        advice = [tr(text) for name, text in _MEMORY_ADVICE.items() if name in parameters]
        advice.append(tr("close other programs"))
        super().__init__(
            tr("There is not enough memory. What helps: {advice}.", advice="; ".join(advice))
        )


#: What PyTorch (on Linux, Windows and graphics cards), GDAL and C++ say where memory is short; none of
#: it comes as MemoryError. The last one is what cuBLAS and cuDNN answer on a full card.
_OUT_OF_MEMORY = (
    "out of memory",
    "can't allocate memory",
    "cannot allocate",
    "not enough memory",
    "bad_alloc",
    "alloc_failed",
)


def is_out_of_memory(problem: BaseException) -> bool:
    """Return whether an error of NumPy's, PyTorch's or Gossan's says that memory is short."""
    return isinstance(problem, MemoryError) or says_out_of_memory(str(problem))


def says_out_of_memory(message: str) -> bool:
    """Return whether the message of a library's error says that memory is short."""
    return any(words in message.lower() for words in _OUT_OF_MEMORY)
