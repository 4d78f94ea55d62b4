# Managers that never swallow.
import tempfile, contextlib, warnings, decimal, asyncio
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock


def a(client, s):
    with tempfile.TemporaryDirectory():
        enforce_before_order(s)
    client.submit_order(s)


def b(client, s):
    with ThreadPoolExecutor():
        enforce_before_order(s)
    client.submit_order(s)


def c(client, s):
    with decimal.localcontext():
        enforce_before_order(s)
    client.submit_order(s)


async def d(client, s):
    async with asyncio.TaskGroup():
        enforce_before_order(s)
    client.submit_order(s)


def e(client, s):
    with Path("x").open() as f:
        enforce_before_order(s)
    client.submit_order(s)


def f(client, s):
    with contextlib.redirect_stdout(None):
        enforce_before_order(s)
    client.submit_order(s)


def g(client, s):
    with warnings.catch_warnings():
        enforce_before_order(s)
    client.submit_order(s)


def h(client, s, lock=None):
    with lock or Lock():
        enforce_before_order(s)
    client.submit_order(s)


LOCKS = defaultdict(Lock)


def i(client, s):
    with LOCKS[s]:
        enforce_before_order(s)
    client.submit_order(s)


class M:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return kind is None


def j(client, s):
    with M():
        enforce_before_order(s)
    client.submit_order(s)
