"""The ASGI application: routes, and what they are made of."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from invariant_guard.console.access import LOOPBACK, Access, Authorize, Hosts
from invariant_guard.console.actions import Actions
from invariant_guard.console.entrance import Entrance
from invariant_guard.console.gate import Gate
from invariant_guard.console.kept import Kept
from invariant_guard.console.pages import Pages
from invariant_guard.console.source import Open, journal_opener, opener
from invariant_guard.console.stream import Readers
from invariant_guard.console.thresholds import Thresholds
from invariant_guard.console.watcher import Watcher
from invariant_guard.ledger.ledger import Ledger

_STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Console:
    """An application, and what a server of its own has to reach."""

    app: Starlette
    watcher: Watcher
    readers: Readers


def application(
    ledger: Ledger | str | None = None,
    *,
    journal: str | None = None,
    authorize: Authorize | None = None,
    token: str | None = None,
    hosts: Sequence[str] = LOOPBACK,
    thresholds: Thresholds | None = None,
) -> Starlette:
    """Make the console as an ASGI application, to be mounted in a service's own. It only reads.

    Args:
        ledger: what to show: a `Ledger` or its URL.
        journal: the URL of a journal, to be shown where there is no ledger.
        authorize: asked with each request (starlette's); only `True` lets it pass. May be a
            coroutine function.
        token: of at least 32 characters; typed once in a browser, or sent by a script as
            `Authorization: Bearer`.
        hosts: names by which browsers reach the service, with or without a port. A request by
            another name is refused: it may be a page elsewhere whose name was pointed here.
        thresholds: of what is called wrong.

    Raises:
        ValueError: neither `authorize` nor `token` was given, or the token is too short; or not
            one of ledger and journal, or a URL names none.
    """
    if authorize is None and token is None:
        raise ValueError(
            "who may look? Pass authorize=, a callable of the request, or token=: without one, "
            "everybody who reaches the service would see its positions"
        )
    if (ledger is None) is (journal is None):
        raise ValueError("what is to be shown? Pass a ledger or journal=, one of them")
    open_source = opener(ledger) if ledger is not None else journal_opener(journal or "")
    if not isinstance(ledger, Ledger):
        # Now, so that a mistyped one stops the service and not the first who looks.
        open_source().close()
    access = Access(token, authorize)
    return build(open_source, access, Hosts(tuple(hosts)), thresholds or Thresholds()).app


def build(
    open_source: Open,
    access: Access,
    hosts: Hosts,
    thresholds: Thresholds,
    writer: Callable[[], Ledger] | None = None,
) -> Console:
    """Put an application together.

    Args:
        open_source: opens what is shown.
        access: who may look.
        hosts: our names.
        thresholds: of what is called wrong.
        writer: opens the ledger for actions; None for a console that only reads.
    """
    watcher, readers = Watcher(open_source), Readers()
    pages = Pages(watcher, readers, access, thresholds, acts=writer is not None)
    entrance, kept = Entrance(access, pages), Kept(watcher)
    routes: list[Route | Mount] = [
        Route("/", kept.of(pages.front)),
        Route("/blocked", kept.of(pages.blocked)),
        Route("/blocked.csv", pages.blocked_csv),
        Route("/keys", kept.of(pages.keys)),
        Route("/limits", kept.of(pages.limits)),
        Route("/pools", kept.of(pages.pools)),
        Route("/order/{id}", pages.order),
        Route("/events", kept.of(pages.events)),
        Route("/events/stream", pages.stream),
        Route("/about", kept.of(pages.about)),
        Route("/runbook", kept.of(pages.runbook)),
        Route("/enter", entrance.form, methods=["GET"]),
        Route("/enter", entrance.sign_in, methods=["POST"]),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]
    if writer is not None:
        actions = Actions(writer, watcher, access, pages)
        routes += [
            Route("/keys/halt", actions.halt, methods=["POST"]),
            Route("/keys/resume", actions.ask_resume, methods=["GET"]),
            Route("/keys/resume", actions.resume, methods=["POST"]),
            Route("/order/{id}/resolve", actions.ask_resolve, methods=["GET"]),
            Route("/order/{id}/resolve", actions.resolve, methods=["POST"]),
        ]

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        watcher.begin()
        yield
        readers.stopping = True
        watcher.stop()

    app = Starlette(
        routes=routes,
        middleware=[Middleware(Gate, access=access, hosts=hosts)],
        exception_handlers=pages.faults,
        lifespan=lifespan,
    )
    return Console(app, watcher, readers)
