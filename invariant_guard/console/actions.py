"""Actions: halt, resume and resolve, where whoever started the console allowed them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from invariant_guard.console.access import Access
from invariant_guard.console.forms import fields_of
from invariant_guard.console.pages import Pages
from invariant_guard.console.rows import order_row
from invariant_guard.console.text import clean
from invariant_guard.console.watcher import Watcher
from invariant_guard.ledger.ledger import Ledger
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.stores.base import StoreUnavailable

logger = logging.getLogger("invariant_guard.console")
_LONGEST_REASON = 200


class Actions:
    """What a person may do from a browser: words of the ledger's own.

    Args:
        writer: opens the ledger; it is opened for the first action, and then kept.
        watcher: knows the keys.
        access: checks the token of each form.
        pages: renders.
    """

    def __init__(
        self, writer: Callable[[], Ledger], watcher: Watcher, access: Access, pages: Pages
    ) -> None:
        self._open = writer
        self._ledger: Ledger | None = None
        self._watcher = watcher
        self._access = access
        self._pages = pages

    async def halt(self, request: Request) -> Response:
        """Halt a key, by one click."""
        fields = await self._fields(request)
        key = self._key(fields.get("key", ""))
        await self._act(lambda ledger: ledger.halt(key.key, "by hand, in the console"))
        logger.warning("console: halt %s", key.key)
        return _done(request, "halted")

    async def ask_resume(self, request: Request) -> Response:
        """Ask for the key and a reason."""
        return self._ask_resume(request, self._key(request.query_params.get("key", "")), "")

    async def resume(self, request: Request) -> Response:
        """Resume a key, whose name was typed."""
        fields = await self._fields(request)
        key = self._key(fields.get("key", ""))
        reason = fields.get("reason", "").strip()
        wrong = _wrong(fields, key.key, reason)
        if wrong:
            return self._ask_resume(request, key, wrong)
        await self._act(lambda ledger: ledger.resume(key.key, f"{reason} (in the console)"))
        logger.warning("console: resume %s: %s", key.key, clean(reason))
        return _done(request, "resumed")

    async def ask_resolve(self, request: Request) -> Response:
        """Ask for the key, what was filled, and a reason."""
        return self._ask_resolve(request, self._order(request), "")

    async def resolve(self, request: Request) -> Response:
        """Settle an order, whose key was typed."""
        fields = await self._fields(request)
        record = self._order(request)
        reason, filled = fields.get("reason", "").strip(), fields.get("filled", "").strip()
        wrong = _wrong(fields, record.key, reason)
        if not wrong and not filled:
            wrong = "Say how much of it was filled; 0 where nothing was."
        if wrong:
            return self._ask_resolve(request, record, wrong)
        try:
            await self._act(lambda ledger: ledger.resolve(record.id, filled))
        except HTTPException as fault:
            return self._ask_resolve(request, record, clean(fault.detail))
        logger.warning("console: resolve %s, filled %s: %s", record.id, filled, clean(reason))
        return _done(request, "resolved")

    # -- shared --------------------------------------------------------------------------

    async def _fields(self, request: Request) -> dict[str, str]:
        fields = await fields_of(request)
        session = request.state.session
        if not session or not self._access.is_form_token(session, fields.get("token", "")):
            raise HTTPException(403, "That form is of another session; open the page again.")
        return fields

    def _key(self, name: str) -> KeyState:
        contents = self._watcher.look().contents
        for key in contents.keys if contents else ():
            if key.key == name:
                return key
        raise HTTPException(404, "No order was ever asked about on that key.")

    def _order(self, request: Request) -> Reservation:
        contents = self._watcher.look().contents
        for key in contents.keys if contents else ():
            for record in key.live:
                if record.id == request.path_params["id"]:
                    return record
        raise HTTPException(404, "No order of that id is in flight.")

    async def _act(self, word: Callable[[Ledger], object]) -> None:
        def act() -> None:
            if self._ledger is None:
                self._ledger = self._open()
            word(self._ledger)

        try:
            await run_in_threadpool(act)
        except StoreUnavailable as fault:
            raise HTTPException(503, f"{fault.reason}. {fault.remedy}") from fault
        except ValueError as fault:
            raise HTTPException(400, str(fault)) from fault

    def _ask_resume(self, request: Request, key: KeyState, wrong: str) -> Response:
        return self._pages.render(
            request, "resume.html", status=400 if wrong else 200, wrong=wrong, key=clean(key.key),
            link=quote(key.key, safe=""), status_now=key.status.value, why=clean(key.why),
            here="/keys",
        )  # fmt: skip

    def _ask_resolve(self, request: Request, record: Reservation, wrong: str) -> Response:
        contents = self._watcher.look().contents
        row = order_row(record, contents.now if contents else record.created)
        return self._pages.render(
            request, "resolve.html", status=400 if wrong else 200, wrong=wrong, order=row,
            here="/keys",
        )  # fmt: skip


def _wrong(fields: dict[str, str], key: str, reason: str) -> str:
    """Return what is wrong with the fields that every such form has, or ""."""
    if fields.get("typed", "").strip() != key:
        return "Type the key exactly as it stands above: that is what keeps it from a slip."
    if not reason:
        return "Say why; it is written down."
    if len(reason) > _LONGEST_REASON or not reason.isprintable():
        return f"A reason is plain text of at most {_LONGEST_REASON} characters."
    return ""


def _done(request: Request, what: str) -> Response:
    root = request.scope.get("root_path", "")
    return RedirectResponse(f"{root}/keys?done={what}", 303)
