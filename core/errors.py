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
