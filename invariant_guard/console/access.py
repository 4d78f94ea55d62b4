"""Access: who may look, and who may act. No network here: words in, a verdict out.

one-time URL on the terminal --.
                                >--> session cookie --> pages --> token in each form
token typed or sent ------------'
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

SESSION_SECONDS = 12 * 3600
# More browsers than people; the oldest has to sign in again.
_MOST_SESSIONS = 64
LEAST_TOKEN = 32

Authorize = Callable[[Any], bool | Awaitable[bool]]


class Access:
    """Sessions, the token and the one-time key of one console.

    Args:
        token: admits who knows it; None where there is none.
        authorize: asked about each request; None where nobody is asked.
        told: called with each new one-time key; None where no URL is told.

    Raises:
        ValueError: the token is shorter than LEAST_TOKEN, and could be guessed.
    """

    def __init__(
        self,
        token: str | None = None,
        authorize: Authorize | None = None,
        told: Callable[[str], object] | None = None,
    ) -> None:
        if token is not None and len(token) < LEAST_TOKEN:
            raise ValueError(
                f"the console's token has {len(token)} characters; take {LEAST_TOKEN} or more, such "
                "as `python -c 'import secrets; print(secrets.token_urlsafe(32))'` makes"
            )
        self._token = None if token is None else _digest(token)
        self.authorize = authorize
        self._told = told
        self._secret = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._sessions: dict[bytes, float] = {}
        self._key: bytes | None = None
        if told is not None:
            self._new_key()

    @property
    def takes_token(self) -> bool:
        return self._token is not None

    def is_token(self, text: str) -> bool:
        """Whether a text is the token."""
        return self._token is not None and hmac.compare_digest(_digest(text), self._token)

    def spend(self, key: str) -> str | None:
        """Return a new session for the one-time key, which is then worth nothing; else None."""
        with self._lock:
            known = self._key
            if known is None or not hmac.compare_digest(_digest(key), known):
                return None
            self._key = None
        self._new_key()
        return self.begin()

    def _new_key(self) -> None:
        key = secrets.token_urlsafe(32)
        self._key = _digest(key)
        if self._told is not None:
            self._told(key)

    def begin(self) -> str:
        """Begin a session, and return the cookie's value."""
        session = secrets.token_urlsafe(32)
        with self._lock:
            self._sessions[_digest(session)] = time.monotonic() + SESSION_SECONDS
            while len(self._sessions) > _MOST_SESSIONS:
                del self._sessions[next(iter(self._sessions))]
        return session

    def is_session(self, session: str) -> bool:
        """Whether a cookie's value is of a session that has not ended."""
        with self._lock:
            until = self._sessions.get(_digest(session))
        return until is not None and time.monotonic() < until

    def form_token(self, session: str) -> str:
        """Return the token that forms of a session carry."""
        return hmac.new(self._secret, b"form:" + session.encode(), sha256).hexdigest()

    def is_form_token(self, session: str, text: str) -> bool:
        """Whether a form's token is that of its session."""
        return hmac.compare_digest(self.form_token(session).encode(), text.encode())


def _digest(text: str) -> bytes:
    # Of any length, so that comparing tells nothing; looked up by digest, so does looking up.
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


class Hosts:
    """Names under which this console is reached.

    A page of another name may be one elsewhere, whose name was pointed at us.

    Args:
        names: `host` for any port, or `host:port`; IPv6 addresses in brackets.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = frozenset(name.lower() for name in names)

    def knows(self, host: str) -> bool:
        """Whether a Host header names us."""
        host = host.lower()
        name, colon, port = host.rpartition(":")
        if not colon or port.endswith("]"):
            name, port = host, ""
        elif not (port.isascii() and port.isdigit()):
            return False
        return host in self._names or name in self._names


LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def is_own_origin(origin: str | None, fetch_site: str | None, host: str) -> bool:
    """Whether a POST comes from a page of ours.

    A browser says so twice, and both have to agree; one that does not send Sec-Fetch-Site still
    sends an Origin.
    """
    if origin is None or (fetch_site is not None and fetch_site != "same-origin"):
        return False
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()
