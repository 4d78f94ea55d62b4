"""Entrance: a one-time key or the token becomes a session cookie."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from invariant_guard.console.access import Access
from invariant_guard.console.forms import fields_of
from invariant_guard.console.gate import REFERRER_OF_FORMS, cookie_name
from invariant_guard.console.pages import Pages


class Entrance:
    """Lets browsers in."""

    def __init__(self, access: Access, pages: Pages) -> None:
        self._access = access
        self._pages = pages

    async def form(self, request: Request) -> Response:
        """Take the one-time key, or ask for the token."""
        key = request.query_params.get("key", "")
        if key and request.method == "GET":
            session = self._access.spend(key)
            if session is not None:
                return await self._welcome(request, session)
        return await self._ask(request, "That address was used already." if key else "", 200)

    async def sign_in(self, request: Request) -> Response:
        """Take the token from the form."""
        fields = await fields_of(request)
        if self._access.is_token(fields.get("token", "").strip()):
            return await self._welcome(request, self._access.begin())
        return await self._ask(request, "That is not this console's token.", 401)

    async def _ask(self, request: Request, said: str, status: int) -> Response:
        return await run_in_threadpool(
            self._pages.render, request, "enter.html", status=status, said=said,
            takes_token=self._access.takes_token, referrer=REFERRER_OF_FORMS,
        )  # fmt: skip

    async def _welcome(self, request: Request, session: str) -> Response:
        # A page that goes on by itself, not a redirect: after a click elsewhere a redirect would
        # still count as that page's, and the browser would keep a strict cookie to itself.
        answer = await run_in_threadpool(self._pages.render, request, "welcome.html")
        secure = request.url.scheme == "https" or request.headers.get("origin", "").startswith(
            "https:"
        )
        answer.set_cookie(
            cookie_name(request), session, path=request.scope.get("root_path", "") or "/",
            secure=secure, httponly=True, samesite="strict",
        )  # fmt: skip
        return answer
