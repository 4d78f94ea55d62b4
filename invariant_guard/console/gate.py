"""Gate: every request passes it before a page is made, and every answer after."""

from __future__ import annotations

import inspect
import logging
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from invariant_guard.basics.text import one_line
from invariant_guard.console.access import Access, Hosts, is_own_origin

logger = logging.getLogger("invariant_guard.console")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A form of a page that says `no-referrer` is sent with `Origin: null`, and would be refused here.
REFERRER, REFERRER_OF_FORMS = "no-referrer", "same-origin"
# Of every answer; a failure is answered outside of the gate, and takes them along.
HEADERS = {
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_OPEN = ("/enter", "/static/")


def cookie_name(request: Request) -> str:
    """Return the session cookie's name.

    A cookie of a host is sent to each of its ports, so each has a name of its own.
    """
    return f"invariant_guard_{request.url.port or 0}"


class Gate:
    """Checks Host, method, origin and session, and adds the headers of every answer.

    Args:
        app: what lies behind it.
        access: who may pass.
        hosts: our names.
    """

    def __init__(self, app: ASGIApp, access: Access, hosts: Hosts) -> None:
        self._app = app
        self._access = access
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("referrer-policy", REFERRER)
            await send(message)

        request = Request(scope, receive)
        answer = await self._refusal(request)
        await (answer or self._app)(scope, receive, with_headers)

    async def _refusal(self, request: Request) -> Response | None:
        """Return the answer to a request that may not pass; None where it may."""
        headers = request.headers
        host = headers.get("host", "")
        if len(headers.getlist("host")) != 1 or not self._hosts.knows(host):
            return _plain(421, "This console is not reached by that name. Open the address that "
                          "`invariant-guard serve` printed, or allow the name with --host.")  # fmt: skip
        if request.method not in ("GET", "HEAD", "POST"):
            return _plain(405, "GET and POST only.")
        if request.method == "POST" and not is_own_origin(
            headers.get("origin"), headers.get("sec-fetch-site"), host
        ):
            return _plain(403, "That form was not sent from a page of this console.")
        request.state.session = ""
        if path_of(request.scope).startswith(_OPEN):
            return None
        if await self._passes(request, headers):
            return None
        return _plain(401, self._how_to_enter(request))

    async def _passes(self, request: Request, headers: Headers) -> bool:
        session = _cookie(headers, cookie_name(request))
        if session and self._access.is_session(session):
            request.state.session = session
            return True
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self._access.is_token(token.strip()):
            # A script that reads; forms need a session, which has a token of its own for them.
            return request.method != "POST"
        if self._access.authorize is None:
            return False
        try:
            answer = self._access.authorize(request)
            if inspect.isawaitable(answer):
                answer = await answer
        except Exception as fault:
            logger.warning("authorize failed, so nobody passes: %s", one_line(fault))
            return False
        return answer is True

    def _how_to_enter(self, request: Request) -> str:
        if self._access.takes_token:
            root = request.scope.get("root_path", "")
            return f"Sign in at {root}/enter with this console's token."
        if self._access.authorize is not None:
            return "The service that this console is part of does not let you in."
        return ("Open the address that `invariant-guard serve` printed last on its terminal. It "
                "works once, for one browser.")  # fmt: skip


def path_of(scope: Scope) -> str:
    """Return the path below the place where the console is mounted."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return path[len(root) :] if root and path.startswith(root) else path


def _cookie(headers: Headers, name: str) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return "" if found is None else found.value


def _plain(status: int, text: str) -> Response:
    return PlainTextResponse(text + "\n", status)
