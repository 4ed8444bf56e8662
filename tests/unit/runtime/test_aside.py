"""Work that cannot be stopped, and a cancel that does not wait for it."""

from __future__ import annotations

import threading
import time

import pytest
from gossan.core.runtime.aside import done_aside
from gossan.core.runtime.errors import CancelledError
from gossan.core.runtime.progress import SilentProgress
from progress_doubles import CancellingProgress


def test_what_the_work_returns_is_returned_and_its_error_is_raised() -> None:
    assert done_aside(lambda: 7, SilentProgress()) == 7
    with pytest.raises(ZeroDivisionError):
        done_aside(lambda: 1 / 0, SilentProgress())


def test_a_cancel_does_not_wait_for_the_work() -> None:
    released = threading.Event()
    begun = time.monotonic()
    with pytest.raises(CancelledError):
        done_aside(lambda: released.wait(30), CancellingProgress(polls=3))
    assert time.monotonic() - begun < 5
    released.set()
