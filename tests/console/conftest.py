"""The console's extra, or a reason why its tests are skipped; and nothing goes on reading behind a test."""

import threading
import time
from collections.abc import Iterator

import pytest

for name in ("starlette", "uvicorn", "jinja2"):
    pytest.importorskip(name, reason="needs the extra console")


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    """Fail a test whose console still reads after it: it would read through what later tests patch."""
    before = set(threading.enumerate())
    yield
    end = time.monotonic() + 20
    while left := [
        thread
        for thread in set(threading.enumerate()) - before
        if thread.name.startswith(("invariant-guard-console", "invariant-guard-demo"))
    ]:
        assert time.monotonic() < end, f"still running: {[thread.name for thread in left]}"
        time.sleep(0.01)
