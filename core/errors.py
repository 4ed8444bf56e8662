"""What can go wrong, in words for a geologist."""

from .language import tr


class GossanError(Exception):
    """Base of all errors whose message is meant for the user as it stands."""


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


#: What PyTorch (on Linux, Windows and graphics cards), GDAL and C++ say where memory is short; none of
#: it comes as MemoryError.
_OUT_OF_MEMORY = (
    "out of memory",
    "can't allocate memory",
    "cannot allocate",
    "not enough memory",
    "bad_alloc",
)


def is_out_of_memory(problem: BaseException) -> bool:
    """Return whether an error of NumPy's, PyTorch's or Gossan's says that memory is short."""
    return isinstance(problem, MemoryError) or says_out_of_memory(str(problem))


def says_out_of_memory(message: str) -> bool:
    """Return whether the message of a library's error says that memory is short."""
    return any(words in message.lower() for words in _OUT_OF_MEMORY)
