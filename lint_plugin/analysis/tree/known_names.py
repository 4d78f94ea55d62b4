"""Names of Python's and of libraries' things that the analysis knows.

This is the one place to add another.

A dotted path counts where the file imports it from there. A bare name counts by itself, whatever bears it:
such tables only ever lead to a more careful answer, or are read beside something that proves more.
"""

from __future__ import annotations

import builtins
import re
from types import MappingProxyType

# -- names, types and constants ------------------------------------------------------------------------

# Built-in since 3.11 and 3.13: a verdict must not depend on the interpreter that runs the analysis.
NEWER_EXCEPTIONS: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "BaseExceptionGroup": ("BaseExceptionGroup", "BaseException"),
        "ExceptionGroup": ("ExceptionGroup", "BaseExceptionGroup", "Exception", "BaseException"),
        "PythonFinalizationError": (
            "PythonFinalizationError",
            "RuntimeError",
            "Exception",
            "BaseException",
        ),
    }
)
BUILTINS = frozenset(dir(builtins)) | frozenset(NEWER_EXCEPTIONS)
# Library exceptions that stand round orders often enough to be worth knowing, with their ancestors.
LIBRARY_EXCEPTIONS: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "asyncio.CancelledError": ("asyncio.CancelledError", "BaseException"),
        "asyncio.TimeoutError": ("asyncio.TimeoutError", "Exception", "BaseException"),
    }
)
TYPE_CHECKING = ("typing.TYPE_CHECKING", "typing_extensions.TYPE_CHECKING")
CASTS = ("typing.cast", "typing_extensions.cast")
NEVER = frozenset(
    f"{module}.{name}"
    for module in ("typing", "typing_extensions")
    for name in ("NoReturn", "Never")
)
PROTOCOLS = ("typing.Protocol", "typing_extensions.Protocol")
# Bases that add no methods a service's own classes could mistake for theirs.
EMPTY_BASES = frozenset(
    {
        "abc.ABC",
        "typing.Generic",
        *PROTOCOLS,
        "contextlib.AbstractContextManager",
        "contextlib.AbstractAsyncContextManager",
    }
)

# -- decorators ----------------------------------------------------------------------------------------

ABSTRACT = "abc.abstractmethod"
FINAL = ("typing.final", "typing_extensions.final")
OVERLOADS = ("typing.overload", "typing_extensions.overload")
# Class decorators after which the class has the methods that it says.
TRANSPARENT_CLASS_DECORATORS = frozenset(
    {
        "attr.attrs",
        "attr.define",
        "attr.frozen",
        "attr.mutable",
        "attr.s",
        "attrs.define",
        "attrs.frozen",
        "attrs.mutable",
        "dataclasses.dataclass",
        "enum.unique",
        "functools.total_ordering",
        "typing.final",
        "typing.runtime_checkable",
        "typing_extensions.final",
        "typing_extensions.runtime_checkable",
    }
)
# Decorators that leave calls as they are.
TRANSPARENT_DECORATORS = frozenset(
    {
        ABSTRACT,
        "functools.wraps",
        "typing.final",
        "typing.no_type_check",
        "typing.override",
        "typing_extensions.final",
        "typing_extensions.override",
    }
)
MANAGER_DECORATORS = frozenset({"contextlib.contextmanager", "contextlib.asynccontextmanager"})

# -- context managers ----------------------------------------------------------------------------------

# Those of the standard library that never swallow are in standard_managers.py.
SUPPRESS = "contextlib.suppress"
SUPPRESSING = frozenset({SUPPRESS, "pytest.raises"})
SUPPRESSING_METHODS = frozenset({"assertRaises", "assertRaisesRegex"})

# -- what ends, runs, keeps or reads a function --------------------------------------------------------

ENDS_THE_PROCESS = ("os._exit", "os.abort", "sys.exit")
# Calls that take a coroutine and run it: who passes a guard call to one says that the guard is async.
RUNNERS = frozenset(
    {
        "as_completed",
        "create_task",
        "ensure_future",
        "gather",
        "run_coroutine_threadsafe",
        "run_until_complete",
        "shield",
        "start_soon",
        "wait",
        "wait_for",
    }
)
# The modules whose `run` takes a coroutine too.
EVENT_LOOPS = frozenset({"asyncio", "anyio", "trio", "uvloop"})
# Those whose `run` takes the function and its arguments instead.
RUNS_FUNCTIONS = frozenset({"anyio", "trio"})
# Methods of nurseries, task groups and portals that take a coroutine function uncalled.
TAKES_ASYNC = frozenset({"start_soon", "start_task", "start_task_soon"})
# Library functions that wait for the coroutine they are given, with the keyword that it has.
AWAITING = MappingProxyType(
    {
        "asyncio.create_task": "coro",
        "asyncio.ensure_future": "coro_or_future",
        "asyncio.shield": "arg",
        "asyncio.wait_for": "fut",
    }
)
# What waits for several, and raises what the first of them raises.
GATHER = "asyncio.gather"
# Plain functions that run the coroutine they are given to its end, and the method of a loop that does.
RUNS_COROUTINE = frozenset({"asyncio.run", "uvloop.run"})
RUNS_IN_LOOP = "run_until_complete"
# What hands a coroutine to a loop of another thread; its `result()` waits for it.
THREADSAFE = "asyncio.run_coroutine_threadsafe"
# What makes an enforcer, and whether its guard is a coroutine.
ENFORCER_MAKERS = MappingProxyType(
    {
        "AsyncPositionInvariantEnforcer": True,
        "PositionInvariantEnforcer": False,
        "get_async_position_invariant_enforcer": True,
        "get_position_invariant_enforcer": False,
    }
)
TO_THREAD = ("asyncio.to_thread", "anyio.to_thread.run_sync")
IN_EXECUTOR = "run_in_executor"
PARTIAL = "functools.partial"
ATTRGETTER = "operator.attrgetter"
DEFAULTDICT = "collections.defaultdict"
# Methods that give the attribute whose name they are given, as `getattr` does.
GETTERS = frozenset({"__getattr__", "__getattribute__"})
# What gives names and their values as a mapping; the first as an attribute, the others by a call.
NAMESPACE = "__dict__"
NAMESPACES = frozenset({"globals", "locals", "vars"})
RUNNING_TEXTS = frozenset({"eval", "exec"})
# What puts a task into a queue by its name; of the second kind, when to run it comes first.
DELAYED_DISPATCH = frozenset({"enqueue_at", "enqueue_in"})
TASK_DISPATCH = DELAYED_DISPATCH | {"enqueue", "enqueue_call", "enqueue_job", "send_task"}
# Methods that run the function or generator whose they are.
RUNNING_METHODS = frozenset({"__call__", "__next__", "send", "throw"})
# What imports a module whose name it is given.
IMPORTERS = frozenset({"import_module", "__import__"})
# What sets or deletes an attribute whose name it is given, as `patch` does for a test.
SETTERS = frozenset({"setattr", "delattr", "__setattr__", "__delattr__"})
# Built-ins that look at a function and neither call nor keep it.
LOOKING_BUILTINS = frozenset(
    {
        "bool", "callable", "dir", "format", "getattr", "hasattr", "hash", "help", "id", "isinstance",
        "issubclass", "len", "print", "repr", "str", "super", "type", "vars",
    }
)  # fmt: skip
# Methods and library functions that do no more. `wraps` and `signature` read name and parameters.
LOOKING_FUNCTIONS = frozenset(
    {
        "create_autospec", "critical", "debug", "error", "exception", "fatal", "getsource", "info",
        "iscoroutinefunction", "log", "signature", "trace", "unwrap", "update_wrapper", "warn",
        "warning", "wraps",
    }
)  # fmt: skip
# Those of them that may be decorators as well: a called result says so.
LOGGING = frozenset(
    {
        "critical",
        "debug",
        "error",
        "exception",
        "fatal",
        "info",
        "log",
        "trace",
        "unwrap",
        "warn",
        "warning",
    }
)
# What replaces functions in tests: anywhere in the callee, as in `mocker.patch.object`.
MOCKS = frozenset(
    {
        "AsyncMock", "MagicMock", "Mock", "NonCallableMagicMock", "NonCallableMock", "PropertyMock",
        "flexmock", "mocker", "monkeypatch", "patch",
    }
)  # fmt: skip
ASSERTS_BY_CALLING = ("assertRaises", "assertWarns", "assert_raises", "assert_warns")
# Library functions that call what they are given, or make something that does.
CALLERS = frozenset(
    {
        "Process", "Thread", "Timer", "filter", "map", "partial", "partialmethod", IN_EXECUTOR,
        "run_sync", "starmap", "submit", "to_thread",
    }
)  # fmt: skip

# -- what cannot be the call by which an order leaves -----------------------------------------------------

# Built-ins that call what they are given, or run what somebody else wrote.
CALLING_BUILTINS = frozenset(
    {
        "__build_class__", "__import__", "anext", "breakpoint", "compile", "eval", "exec", "filter", "iter",
        "map", "next", "property",
    }
)  # fmt: skip
LOGGING_METHODS = frozenset(
    {"critical", "debug", "error", "exception", "fatal", "info", "log", "warn", "warning"}
)
# Modules whose functions reach no venue.
QUIET_MODULES = frozenset(
    {
        "copy", "dataclasses", "datetime", "decimal", "fractions", "hashlib", "invariant_guard", "json",
        "logging", "math", "random", "re", "secrets", "statistics", "time", "typing", "uuid",
    }
)  # fmt: skip
# Methods of texts, numbers, times and mappings; what is imported may bear them too, and is not meant.
QUIET_METHODS = frozenset(
    {
        "casefold", "copy", "decode", "encode", "endswith", "format", "get", "hex", "hexdigest",
        "is_integer", "isdigit", "isoformat", "items", "join", "keys", "lower", "lstrip", "partition",
        "quantize", "rpartition", "rsplit", "rstrip", "split", "startswith", "strip", "timestamp", "title",
        "total_seconds", "upper", "values", "zfill",
    }
)  # fmt: skip
# What the name of a function that only reads or computes begins with, and ends with.
READING_VERBS = frozenset(
    {
        "calc", "calculate", "check", "compute", "convert", "count", "describe", "estimate", "fetch", "find",
        "format", "from", "get", "has", "is", "list", "load", "lookup", "normalise", "normalize", "parse",
        "peek", "query", "read", "resolve", "round", "to", "validate",
    }
)  # fmt: skip
READING_NOUNS = frozenset(
    {
        "account", "balance", "balances", "exposure", "holdings", "info", "information", "portfolio",
        "position", "positions", "price", "prices", "snapshot", "ticker",
    }
)  # fmt: skip
# Words of names that send or change something, whatever else the name says.
SENDING_VERBS = frozenset(
    {
        "amend", "apply", "attempt", "batch", "call", "cancel", "create", "dispatch", "edit", "emit",
        "enqueue", "exec", "execute", "fire", "invoke", "modify", "perform", "place", "post", "publish",
        "put", "push", "replace", "request", "retry", "rpc", "run", "send", "submit", "transmit", "write",
    }
)  # fmt: skip

# -- copies and collections ----------------------------------------------------------------------------

# Functions that give their first argument back with other values for the keywords they are given.
COPYING_FUNCTIONS = frozenset(
    {
        "attr.asdict",
        "attr.evolve",
        "attrs.asdict",
        "attrs.evolve",
        "copy.copy",
        "copy.deepcopy",
        "copy.replace",
        "dataclasses.asdict",
        "dataclasses.replace",
        "msgspec.structs.asdict",
        "msgspec.structs.replace",
    }
)
# Methods that do so with their object; some take a mapping as `update`.
COPYING_METHODS = frozenset({"_asdict", "_replace", "copy", "dict", "model_copy", "model_dump"})
# Keywords by which such a method leaves fields out.
LEAVING_OUT = frozenset({"exclude", "include"})
# Methods that change what a mapping says.
CHANGING_METHODS = frozenset({"clear", "pop", "popitem", "setdefault", "update"})
# Built-in functions that give a number or a text.
SCALARS = frozenset({"abs", "bool", "float", "int", "len", "max", "min", "round", "str", "sum"})

# -- texts ---------------------------------------------------------------------------------------------

# Functions and methods that give back the text they are given, or one that ends as it does.
SAME_TEXT = frozenset(
    {"encode", "format_map", "lower", "lstrip", "quote", "replace", "rstrip", "str", "strip", "URL"}
)
# Those that put one together of what they are given.
WOVEN_TEXT = frozenset({"format", "join", "urljoin"})
# Functions that give back the table they are given first, or a text of it, and methods that do.
SAME_TABLE = frozenset({"MappingProxyType", "deepcopy", "dict", "dumps"})
SAME_TABLE_METHODS = frozenset({"copy", "encode"})
# What makes a request and does not send it.
UNSENT_REQUESTS = frozenset({"Request", "build_request", "prepare", "prepare_request"})

# -- the fields of an order ----------------------------------------------------------------------------

# How libraries name the two words: python-binance, kiteconnect, MetaTrader5.
SIDE_CONSTANT = re.compile(
    r"(?:(?:ORDER_)?(?:SIDE|TRANSACTION_TYPE)_(BUY|SELL)|ORDER_TYPE_(BUY|SELL)(?:_LIMIT|_STOP|_STOP_LIMIT)?)\Z"
)
# MetaTrader 5's one call for all orders; its "action" says what is done, and "type" the side.
ORDER_SEND = "order_send"
# Names of arguments that carry a whole request.
REQUESTS = frozenset({"order", "order_data", "order_request", "request", "req"})
# The leg of a hedged account that an order is for: there it is the side that opens or closes.
LEGS = frozenset({"posSide", "pos_side", "positionIdx", "positionSide", "position_side"})
ONE_WAY = ("both", "net", "0")
# Fields that are literally true on an order that can only reduce a position ...
REDUCE_ONLY = frozenset({"reduceOnly", "reduce_only", "closePosition"})
# ... and those by which an order may turn out to do so.
MAY_REDUCE = REDUCE_ONLY | {"close_position"}
# What says so at Chinese futures exchanges: vnpy, tqsdk, CTP.
OFFSET = "offset"
CLOSING = frozenset({"CLOSE", "CLOSETODAY", "CLOSEYESTERDAY", "CLOSE_TODAY", "CLOSE_YESTERDAY"})
# The fields by which an order says that it is none, and their words for that: MetaTrader 5's documentation of
# `order_send`, futu-api's ModifyOrderOp, and Korea Investment's of its endpoint: 01 corrects, 02 cancels.
WITHDRAWALS: MappingProxyType[str, frozenset[str]] = MappingProxyType(
    {
        "action": frozenset({"TRADE_ACTION_CLOSE_BY", "TRADE_ACTION_REMOVE", "TRADE_ACTION_SLTP"}),
        "modify_order_op": frozenset({"CANCEL", "DELETE", "DISABLE"}),
        "RVSE_CNCL_DVSN_CD": frozenset({"02"}),
        "dry_run": frozenset({"True"}),
    }
)
# The methods of a strategy of vnpy's that close: the others, `buy` and `short`, open.
VNPY = ("vnpy", "ctaTemplate", "ctaBase")
CLOSING_ORDERS = frozenset({"cover", "sell"})
# Products on which there is no reduce-only, in the enforcer's words, and the libraries that trade shares.
WITHOUT_REDUCE_ONLY = frozenset({"spot", "margin", "equity"})
SHARE_BROKERS = frozenset(
    {"alpaca", "alpaca_trade_api", "ib_async", "ib_insync", "ibapi", "ibapi_async"}
)
# Names of arguments, and of what is given for them, that say one thing and never that an order reduces.
PLAIN_FIELDS = frozenset(
    {
        "account", "amount", "amt", "asset", "contract", "contracts", "direction", "exchange", "instId",
        "instrument", "kind", "order_type", "pair", "price", "qty", "quantity", "side", "size", "stop_price",
        "stopPrice", "symbol", "sz", "ticker", "timeInForce", "time_in_force", "type", "venue", "volume",
    }
)  # fmt: skip
ORDER_TYPES = frozenset({"market", "limit", "stop", "stop_market", "stop_limit"})
TIMES_IN_FORCE = frozenset({"", "DAY", "FOK", "GTC", "GTD", "GTX", "IOC", "OPG", "CLS"})
# What stands for the quantity in ccxt's calls, by keyword.
QUANTITIES = ("amount", "cost", "notional", "qty")
