"""Stream: events as they happen, to be read on from any number.

A reader's place is a number and nothing else: what it has yet to be sent is read when it takes it.
One that is slow is sent less at a time, keeps nobody waiting, and costs no memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from invariant_guard.console.rows import event_row
from invariant_guard.console.watcher import Seen, Watcher
from invariant_guard.reading.entries import Entry

MOST_READERS = 32
_PAGE = 100
# Seconds: between two looks, of silence before a sign of life, and until a stuck reader is let go.
_PAUSE, _QUIET, _STUCK = 0.25, 15.0, 30.0


@dataclass
class Readers:
    """Who is reading, and whether the server is about to end."""

    count: int = 0
    stopping: bool = False
    # For the tests: a reader that takes nothing is let go after this many seconds.
    stuck: float = field(default=_STUCK)


def line_of(event: Entry, now: int) -> str:
    """Return an event as the stream carries it."""
    row = event_row(event, now)
    data = {
        "number": row.number, "at": row.when.exact, "kind": row.kind, "level": row.level,
        "key": row.key, "text": row.text, "quantity": row.quantity, "source": row.source,
        "id": row.id,
    }  # fmt: skip
    # JSON has no line break in it, which would end a field of the stream.
    return f"id: {event.number}\ndata: {json.dumps(data)}\n\n"


def next_page(seen: Seen, number: int, read: Callable[[int, int], list[Entry]]) -> Sequence[Entry]:
    """Return what follows a number; for who is far behind, from the store."""
    if number >= seen.number:
        return ()
    if seen.events and seen.events[0].number <= number + 1:
        return [event for event in seen.events if event.number > number][:_PAGE]
    return read(number, _PAGE)


class EventStream:
    """One reader's answer.

    Args:
        watcher: sees the events.
        readers: everybody who reads.
        number: of the last event that this one has; None to begin with what comes.
    """

    def __init__(self, watcher: Watcher, readers: Readers, number: int | None) -> None:
        self._watcher = watcher
        self._readers = readers
        self._number = number

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [
            (b"content-type", b"text/event-stream; charset=utf-8"),
            # For a proxy in between, which would keep it until it ends.
            (b"x-accel-buffering", b"no"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b""})
            return
        self._readers.count += 1
        sending = asyncio.ensure_future(self._send_all(send))
        gone = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait((sending, gone), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._readers.count -= 1
            for task in (sending, gone):
                task.cancel()
            for task in (sending, gone):
                with contextlib.suppress(asyncio.CancelledError, asyncio.TimeoutError, OSError):
                    await task

    async def _send_all(self, send: Send) -> None:
        seen = await run_in_threadpool(self._watcher.look)
        number = seen.number if self._number is None else min(self._number, seen.number)
        await self._write(send, "retry: 2000\n\n")
        spoken = time.monotonic()
        while not self._readers.stopping:
            seen = self._watcher.look(0)
            # Of a store that was replaced: its numbers begin anew.
            number = min(number, seen.number)
            page = await self._page(seen, number)
            if page:
                now = time.time_ns() // 1_000_000
                await self._write(send, "".join(line_of(event, now) for event in page))
                number = page[-1].number
                spoken = time.monotonic()
                continue
            if time.monotonic() - spoken > _QUIET:
                await self._write(send, ": still here\n\n")
                spoken = time.monotonic()
            await asyncio.sleep(_PAUSE)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _page(self, seen: Seen, number: int) -> Sequence[Entry]:
        def read(after: int, limit: int) -> list[Entry]:
            return self._watcher.source.events_after(after, limit)

        if seen.trouble:
            return ()
        try:
            return await run_in_threadpool(next_page, seen, number, read)
        except Exception:
            # The watcher meets the same trouble, and the pages say it; the reader waits.
            return ()

    async def _write(self, send: Send, text: str) -> None:
        message = {"type": "http.response.body", "body": text.encode(), "more_body": True}
        # One that takes nothing any more is let go: it comes back by its number.
        await asyncio.wait_for(send(message), self._readers.stuck)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
