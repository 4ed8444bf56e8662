"""Work that cannot be asked to stop, such as a library's fit, which a cancel does not wait for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from .progress import Progress, stop_if_cancelled

Result = TypeVar("Result")

#: Seconds between two looks for a cancel.
_LOOK = 0.05


def done_aside(work: Callable[[], Result], progress: Progress) -> Result:
    """Do work in a thread of its own, and return what it returns.

    When the user cancels, the work goes on for as long as it takes, and nobody hears of it: it must not
    change anything that others see.

    Raises
    ------
    CancelledError
    Exception
        What the work raises.
    """
    future: Future[Result] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as problem:
            future.set_exception(problem)

    # A daemon, so that QGIS can be closed meanwhile.
    thread = threading.Thread(target=run, name="gossan-aside", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_LOOK)
        stop_if_cancelled(progress)
    return future.result()
