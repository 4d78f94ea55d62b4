"""Kept: pages that were made of what was seen, for everybody who asks.

However often a page is asked for, it is made as often as the store is looked at. It says how long ago
things were, so it is made anew after a second too, where no look came.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from invariant_guard.console.watcher import Seen, Watcher

_OLDEST = 1.0
# Of one look; what else is asked for is made each time. Who asks may ask for anything.
_MOST = 64

Make = Callable[[Request], Response]


class Kept:
    """Answers of pages that are made of what was seen, and of nothing else.

    Args:
        watcher: sees.
        clock: seconds, which only count up.
    """

    def __init__(self, watcher: Watcher, clock: Callable[[], float] = time.monotonic) -> None:
        self._watcher = watcher
        self._clock = clock
        self._seen: Seen | None = None
        self._until = 0.0
        self._answers: dict[tuple[object, ...], Response] = {}

    def of(self, make: Make) -> Callable[[Request], Awaitable[Response]]:
        """Return an endpoint that makes its page, in a thread, where none is kept."""

        async def answer(request: Request) -> Response:
            answers = self._of_now()
            # A page carries its reader's token for forms, and the place where it is mounted.
            scope = request.scope
            asked = (make, scope["query_string"], scope.get("root_path"), request.state.session)
            kept = answers.get(asked)
            if kept is None:
                kept = await run_in_threadpool(make, request)
                if len(answers) < _MOST:
                    answers[asked] = kept
            return kept

        return answer

    def _of_now(self) -> dict[tuple[object, ...], Response]:
        seen, now = self._watcher.look(0), self._clock()
        if seen is not self._seen or now >= self._until:
            # Another one, as one that is being made may still come into the former.
            self._seen, self._until, self._answers = seen, now + _OLDEST, {}
        return self._answers
