"""Pages: a question of a browser, what was seen, and a template."""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse

from invariant_guard.basics.text import one_line
from invariant_guard.console.access import Access
from invariant_guard.console.front import front_page
from invariant_guard.console.gate import HEADERS, REFERRER, REFERRER_OF_FORMS
from invariant_guard.console.limits import limit_bars
from invariant_guard.console.listing import Filter, blocked_page, csv_lines, order_page
from invariant_guard.console.pools import has_pools, pool_parts
from invariant_guard.console.rows import event_row, key_rows
from invariant_guard.console.runbook import runbook
from invariant_guard.console.stream import MOST_READERS, EventStream, Readers
from invariant_guard.console.tally import DAY_MS
from invariant_guard.console.text import clean, number_of, when
from invariant_guard.console.thresholds import Thresholds
from invariant_guard.console.watcher import Watcher
from invariant_guard.ledger.stores.base import StoreUnavailable
from invariant_guard.reading.reader import Reader, Wanted

_TEMPLATES = Path(__file__).parent / "templates"
_EVENTS_SHOWN = 200
_DAYS_MOST = 366
_ICONS = {"good": "✓", "warn": "!", "bad": "✕", "none": "\u2013", "": ""}

# Said after an action; what a browser sends names one, and is never shown itself.
DONE = {
    "halted": "Halted: openings are refused, exits pass.",
    "resumed": "Resumed, as far as a word can: the status below says what is left.",
    "resolved": "Settled by hand.",
}


class Pages:
    """The pages that only read."""

    def __init__(
        self, watcher: Watcher, readers: Readers, access: Access, thresholds: Thresholds, acts: bool
    ) -> None:
        self._watcher = watcher
        self._readers = readers
        self._access = access
        self._thresholds = thresholds
        self._acts = acts
        self._begun = _now()
        self._templates = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            # A package that is replaced under a running console is not half of each version.
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["icons"] = _ICONS
        # Now, as compiling them takes a fifth of a second, which the first who looks would wait for.
        for name in self._templates.list_templates():
            self._templates.get_template(name)
        self.faults: Mapping[Any, Any] = {HTTPException: self._fault, Exception: self._crash}

    # -- pages ---------------------------------------------------------------------------

    def front(self, request: Request) -> Response:
        page = front_page(self._watcher.look(), _now(), self._thresholds)
        return self.render(request, "front.html", page=page, here="/")

    def blocked(self, request: Request) -> Response:
        seen = self._watcher.look()
        page = blocked_page(seen, _now(), _filter(request))
        return self.render(request, "blocked.html", page=page, here="/blocked")

    def blocked_csv(self, request: Request) -> Response:
        days = min(number_of(request.query_params, "days") or 1, _DAYS_MOST)
        now = _now()
        try:
            found = self._watched_source().refusals(Wanted(since=now - days * DAY_MS))
        except StoreUnavailable as fault:
            raise HTTPException(503, f"{fault.reason}. {fault.remedy}") from fault
        headers = {"content-disposition": 'attachment; filename="blocked.csv"'}
        lines: Iterator[str] = csv_lines(found, now, _filter(request))
        return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)

    def keys(self, request: Request) -> Response:
        seen = self._watcher.look()
        rows = None if seen.contents is None else key_rows(seen.contents)
        retired = [
            clean(key.key)
            for key in (seen.contents.keys if seen.contents else ())
            if key.out_of_use
        ]
        return self.render(
            request, "keys.html", rows=rows, retired=retired, here="/keys",
            done=DONE.get(request.query_params.get("done", ""), ""),
        )  # fmt: skip

    def limits(self, request: Request) -> Response:
        seen = self._watcher.look()
        if seen.usage is None:
            raise HTTPException(404, "This store knows of no limits.")
        rows = limit_bars(seen.usage)
        return self.render(request, "limits.html", rows=rows, here="/limits")

    def pools(self, request: Request) -> Response:
        contents = self._watcher.look().contents
        if contents is None or not has_pools(contents):
            raise HTTPException(404, "No pool is in force.")
        return self.render(request, "pools.html", pools=pool_parts(contents), here="/pools")

    def order(self, request: Request) -> Response:
        order_id = str(request.path_params["id"])
        seen = self._watcher.look()
        now = _now()
        try:
            source = self._watched_source()
            record = source.order(order_id)
            store_now = seen.contents.now if seen.contents else 0
            events = source.history(order_id)
        except StoreUnavailable as fault:
            raise HTTPException(503, f"{fault.reason}. {fault.remedy}") from fault
        if record is None and not events:
            raise HTTPException(404, "No order of that id is on record.")
        page = order_page(order_id, record, store_now, events, now)
        return self.render(request, "order.html", page=page, here="/keys")

    def events(self, request: Request) -> Response:
        seen, now = self._watcher.look(), _now()
        rows = [event_row(event, now) for event in reversed(seen.events[-_EVENTS_SHOWN:])]
        return self.render(
            request, "events.html", rows=rows, number=seen.number, most=_EVENTS_SHOWN,
            here="/events",
        )  # fmt: skip

    def runbook(self, request: Request) -> Response:
        page = runbook(self._watcher.look())
        return self.render(request, "runbook.html", page=page, here="/runbook")

    async def stream(self, request: Request) -> Response | EventStream:
        if self._readers.count >= MOST_READERS:
            raise HTTPException(503, "Too many readers of the event stream; close some.")
        # A browser that comes back says what it had last; the page says what it was made with.
        number = number_of(request.headers, "last-event-id")
        if number is None:
            number = number_of(request.query_params, "after")
        return EventStream(self._watcher, self._readers, number)

    def about(self, request: Request) -> Response:
        seen = self._watcher.look()
        accounts = seen.contents.accounts if seen.contents else {}
        facts = {
            "invariant-guard": version_of("invariant-guard"),
            "Python": platform.python_version(),
            "starlette, uvicorn, jinja2": ", ".join(
                map(version_of, ("starlette", "uvicorn", "jinja2"))
            ),
            "store": seen.source,
            "newest event": seen.number,
            "decisions not written": seen.dropped,
            "store last read": when(seen.at, _now()).exact if seen.at else "never",
            "console started": when(self._begun, _now()).exact,
            "actions": "halt, resume, resolve" if self._acts else "off: this console only reads",
            "platform": sys.platform,
        }
        bound = {
            clean(label): clean(account)
            for label, account in accounts.items()
            if not label.startswith("uid:")
        }
        return self.render(
            request, "about.html", facts=facts, thresholds=asdict(self._thresholds), bound=bound,
            here="/about",
        )  # fmt: skip

    # -- shared --------------------------------------------------------------------------

    def render(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        referrer: str = "",
        **words: Any,
    ) -> HTMLResponse:
        """Make a page of a template."""
        session = getattr(request.state, "session", "")
        seen = self._watcher.look(0) if session or self._access.authorize else None
        text = self._templates.get_template(template).render(
            root=request.scope.get("root_path", ""),
            here=words.pop("here", ""),
            acts=self._acts and bool(session),
            form_token=self._access.form_token(session) if session else "",
            trouble=clean(seen.trouble) if seen else "",
            made=when(_now(), _now()).exact,
            source=clean(seen.source) if seen else "",
            limited=seen is not None and seen.usage is not None,
            pooled=seen is not None and has_pools(seen.contents),
            **words,
        )
        answer = HTMLResponse(text, status)
        if referrer or (self._acts and session):
            answer.headers["referrer-policy"] = referrer or REFERRER_OF_FORMS
        return answer

    def _watched_source(self) -> Reader:
        self._watcher.look()
        return self._watcher.source

    def _fault(self, request: Request, fault: Exception) -> Response:
        status = getattr(fault, "status_code", 500)
        text = str(getattr(fault, "detail", "")) or "That did not work."
        return self.render(request, "fault.html", status=status, code=status, text=clean(text))

    def _crash(self, request: Request, fault: Exception) -> Response:
        # Plain and without details: whatever failed may fail again in a template.
        return PlainTextResponse(
            f"The console failed ({type(fault).__name__}); its log has more.\n",
            500,
            headers={**HEADERS, "referrer-policy": REFERRER},
        )


def _filter(request: Request) -> Filter:
    asked = request.query_params
    return Filter(*(asked.get(name, "")[:200].strip() for name in Filter.__dataclass_fields__))


def version_of(name: str) -> str:
    """Return an installed version."""
    try:
        return version(name)
    except PackageNotFoundError as fault:
        return one_line(fault)


def _now() -> int:
    return time.time_ns() // 1_000_000
