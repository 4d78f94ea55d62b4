"""What is asynchronous, for a test that is not: each call is waited for on a loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any


class Awaited:
    """An asynchronous store or ledger, used like its synchronous twin."""

    def __init__(self, loop: asyncio.AbstractEventLoop, inner: Any) -> None:
        self._loop = loop
        self.inner = inner

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self.inner, name)
        return lambda *args, **more: self._loop.run_until_complete(method(*args, **more))
