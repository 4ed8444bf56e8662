"""The system's signals to end, heard as a cancel where qgis_process runs an algorithm."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from qgis.core import QgsApplication, QgsProcessingFeedback

#: What kill, a shutdown or a job scheduler send, and what is sent where a terminal is closed. Ctrl+C is
#: heard by qgis_process itself.
_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def cancelled_by_signals(feedback: QgsProcessingFeedback) -> Iterator[None]:
    """Cancel the work within when the process is asked to end, so that nothing half-written stays.

    Only on the main thread of qgis_process, and only what nobody else listens to: the desktop and
    scripts end as they always did.
    """

    def cancel(_number: int, _frame: FrameType | None) -> None:
        feedback.cancel()

    taken = []
    if QgsApplication.platform() == "qgis_process" and _on_main_thread():
        taken = [one for one in _ENDING if signal.getsignal(one) == signal.SIG_DFL]
    for one in taken:
        signal.signal(one, cancel)
    try:
        yield
    finally:
        for one in taken:
            signal.signal(one, signal.SIG_DFL)


def _on_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()
