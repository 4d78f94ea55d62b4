"""Names of calls that keep a function, or make something of it.

Written by the libraries they come from; docs/kept-functions.md is made from it. A name counts on any
object: being listed only ever leads to a more careful answer. What the file itself defines counts by its
body instead.
"""

from __future__ import annotations

import re
from types import MappingProxyType

# Calls that keep what they are given, to call it at another time or for whoever asks.
KEEPING: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "containers and queues": (
            "add", "append", "appendleft", "extend", "extendleft", "insert", "put", "put_nowait",
            "setdefault",
        ),
        "asyncio, trio, tornado": (
            "add_callback", "add_callback_from_signal", "add_done_callback", "add_reader",
            "add_signal_handler", "add_timeout", "add_writer", "call_at", "call_later", "call_soon",
            "call_soon_threadsafe", "start_server", "start_unix_server", "PeriodicCallback",
        ),
        "standard library": (
            "SimpleNamespace", "Timer", "atexit", "defaultdict", "enter", "enterabs", "finalize",
            "register", "register_at_fork", "setprofile", "settrace", "signal", "WeakMethod",
            "addCleanup", "callback", "push", "push_async_callback",
        ),
        "schedulers": (
            "add_job", "do", "every", "run_daily", "run_monthly", "run_once", "run_repeating", "schedule",
            "schedule_function", "schedule_job", "schedule_once", "scheduled_job",
            "scheduleAtFixedRate",
        ),
        "task queues": ("add_periodic_task", "add_task", "add_task_to_queue", "enqueue", "queue_task"),
        "events and signals": (
            "add_callback_handler", "add_event_handler", "add_event_listener", "add_handler", "add_hook",
            "add_listener", "add_observer", "add_subscriber", "addEventListener", "addListener",
            "bind", "connect", "listen", "observe", "on", "once", "register_callback",
            "register_handler", "register_listener", "set_callback", "set_handler", "set_listener",
            "subscribe",
        ),
        "user interfaces": ("after", "after_idle", "singleShot", "timeout_add", "timeout_add_seconds"),
    }
)  # fmt: skip
# The same, by the form of a name.
KEEPING_FORMS: MappingProxyType[str, str] = MappingProxyType(
    {
        "on_*": r"on_\w+",
        "subscribe_*": r"subscribe_\w+",
        "enqueue_*": r"enqueue_\w+",
        "start_*_socket": r"start_(?:\w+_)?socket",
    }
)
# Keywords under which a call keeps a function, whatever the call is.
KEEPING_KEYWORDS = ("callback", "callbacks", "handler", "handlers", "listener", "target")
KEEPING_KEYWORD_FORMS: MappingProxyType[str, str] = MappingProxyType(
    {
        "on_*": r"on_\w+",
        "*_callback": r"\w+_callback",
        "*_handler": r"\w+_handler",
        "*_listener": r"\w+_listener",
    }
)
# Calls whose result holds what they are given; what is done with the result is done with that.
MAKING: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "functools, types": (
            "MethodType", "classmethod", "partial", "partialmethod", "property", "staticmethod",
        ),
        "built-ins, itertools": (
            "accumulate", "aiter", "batched", "chain", "compress", "cycle", "dropwhile", "enumerate",
            "filter", "filterfalse", "from_iterable", "groupby", "islice", "iter", "map", "pairwise",
            "repeat", "reversed", "starmap", "takewhile", "tee", "zip", "zip_longest",
        ),
        "threads and tasks": (
            "Process", "Task", "Thread", "as_completed", "create_task", "ensure_future", "gather",
            "run_in_executor", "shield", "to_thread", "wait_for",
        ),
    }
)  # fmt: skip
# Methods of a function that send it to whoever calls it later: celery, ray, dramatiq, taskiq.
QUEUEING_METHODS = frozenset(
    {"apply_async", "delay", "kiq", "remote", "send", "send_with_options", "starmap_async"}
)
# Methods of a function that give it back, bound or with other settings.
GIVING_METHODS = frozenset({"__get__", "retry_with"})
# Attributes of a function by which it is called in the end.
SAME_FUNCTION = GIVING_METHODS | QUEUEING_METHODS | {"__call__", "__func__", "__wrapped__"}
# Decorators of libraries that are called with a function: what they give back calls it, later.
MAKING_PATHS = frozenset(
    {
        "asyncio.coroutine",
        "backoff.on_exception",
        "backoff.on_predicate",
        "functools.cache",
        "functools.lru_cache",
        "functools.singledispatch",
        "retrying.retry",
        "tenacity.retry",
    }
)
# `dict(tick=handle)` is the display `{"tick": handle}`.
DISPLAYING = "dict"

_KEEPING = frozenset(name for names in KEEPING.values() for name in names)
_KEEPING_FORM = re.compile("|".join(KEEPING_FORMS.values()))
_KEYWORD_FORM = re.compile("|".join(KEEPING_KEYWORD_FORMS.values()))
_MAKING = frozenset(name for names in MAKING.values() for name in names)
# Words of a name that runs what it is given: `retry(callback=send)`, `run(target=send)`. What it calls for
# each event, it keeps all the same: `retry(send, on_retry=...)`, `stream.run(callback=...)`.
_CALLING = re.compile(r"(?:\w*_)?(?:retry|retrying|execute|call)(?:_\w*)?", re.IGNORECASE)
_RUNNING = re.compile(r"(?:\w*_)?run(?:_\w*)?", re.IGNORECASE)


def keeps_by_name(name: str) -> bool:
    """Whether a call of ``name`` keeps what it is given."""
    return name in _KEEPING or _KEEPING_FORM.fullmatch(name) is not None


def makes_by_name(name: str) -> bool:
    """Whether a call of ``name`` gives back what holds its arguments."""
    return name in _MAKING


def keeps_by_keyword(name: str, keyword: str) -> bool:
    """Whether a call of ``name`` keeps what it is given as ``keyword``."""
    if _KEYWORD_FORM.fullmatch(keyword) is not None:
        return True
    if keyword not in KEEPING_KEYWORDS or _CALLING.fullmatch(name) is not None:
        return False
    return keyword != "target" or _RUNNING.fullmatch(name) is None
