"""What programs about arguments contain: each pattern must be met, or the generator has become blind."""

from __future__ import annotations

import re
from collections.abc import Iterator

_GUARD = r"enforce_before_order\("
_ORDER = r"(?:submit_order|create_order)\("
_FLIP = r'(?:\("sell" if \S+ == "buy" else "buy"\)|\{"(?:buy|BUY)": "\w+", "\w+": "\w+"\})'
_NAME = r"(?:symbol|sym|other|side|way|account|book|venue)"

CONSTRUCTS = {
    "guard by position": _GUARD + r"\S+, \S+, 1, positions",
    "guard with an unknown mapping": _GUARD + r"\*\*feed",
    "guard with a display": _GUARD + r"\*\*\{",
    "guard for an exit": r"reduce_only=True\)",
    "guard as manager": r"with (?:desk\.)?" + _GUARD,
    "guard in a condition": r"(?:if|while) (?:desk\.)?" + _GUARD,
    "guard kept in a name": r"cleared = .*" + _GUARD,
    "order of unknown shape": r"place_order\(",
    "flip at an order of unknown shape": rf"place_order\(.*{_FLIP}",
    "order of unknown shape with a price": r"place_order\(.*(?:price|GTC)",
    "order to a thread": r"to_thread\(client",
    "order to an executor": r"run_in_executor\(None, client",
    "order in a partial": r"partial\(client",
    "order looked up": r"getattr\(client",
    "order by text": r'rpc.call\("',
    "order to a helper": r"retry\(client",
    "flip": rf"^ +\w+ = {_FLIP}",
    "flip in a call": rf"\(.*{_FLIP}",
    "spelling": r"btcusdt|BTC/USDT:USDT",
    "spot": r'"BTC/USDT"',
    "guard for a whole position": r"close_position=True\)",
    "guard that may be for an exit": r"reduce_only=flag\)",
    "order by position": r'create_order\(\S+, "limit", ',
    "order as a request in a name": r"submit_order\((?:order_data=)?request\)",
    "order as a request in place": r"submit_order\((?:order_data=)?\w+OrderRequest\(",
    "order as a mapping in a name": r"submit_order\(\*\*order\)",
    "order as a display": r"submit_order\(\*\*\{",
    "order with an unknown mapping": _ORDER + r".*\*\*feed",
    "order in a comprehension": r"\[.*" + _ORDER + r".* for " + _NAME + " in feed",
    "order that reduces": r"reduce(?:Only|_only)=True, ?|quantity=1, reduce(?:Only|_only)=True|\": True\}",
    "order that says it does not reduce": r"reduceOnly=False",
    "order that may reduce": r"reduceOnly=flag|\"reduceOnly\": flag",
    "constant": rf"{_ORDER}.*\"(?:BTCUSDT|ETHUSDT)\"",
    "side in other words": r"\"LONG\"|OrderSide\.",
    "chain": r"(?:signal|leg)\.(?:symbol|side)",
    "call": r"client\.pick\(\)",
    "unknown subscript": r"feed\[",
    "copy": rf"^ +{_NAME} = {_NAME}$",
    "copy with an annotation": rf"^ +{_NAME}: str = {_NAME}$",
    "two targets": r" = sym = ",
    "copy of a chain": rf"^ +{_NAME} = (?:signal|leg)\.",
    "copy of an object": r"signal = leg|leg = signal",
    "augmented assignment": r" \+= client",
    "del": rf"^ +del {_NAME}$",
    "import": r"^ +(?:import|from)",
    "walrus": r"^ +\(\w+ := ",
    "walrus as a condition": r"(?:if|while) \(\w+ := ",
    "unpacking": r"rest = |\*rest = ",
    "rebound owner": r"(?:signal|leg) = client",
    "stored field": r"^ +(?:signal|leg)\.\w+ = ",
    "stored field of a request": r"^ +request\.\w+ = ",
    "stored key": r'^ +order\["\w+"\] = ',
    "dropped key": r"del order\[",
    "unknown key": r"order\[feed\] = ",
    "dict call": r"order = dict\(",
    "display with more behind": r"order = \{.*\*\*feed\}",
    "loop variable": rf"for {_NAME} in feed",
    "unpacking in a loop": rf"for {_NAME}, item",
    "loop over objects": r"for signal in feed",
    "with as": rf"with .* as {_NAME}:",
    "except as": rf"except .* as {_NAME}:",
    "sequence pattern": r"case \[",
    "params by position": r"1, price, ",
    "request behind another argument": r"submit_order\(account, feed\)",
    "keyword that may carry params": r"extra=feed",
    "conditional expression": r" if flag else ",
    "either of two": r"^ +\w+ = \S+ or \S+$",
    "updated mapping": r"order\.update\(\w+=|order\.update\(\{",
    "mapping updated by another": r"order\.update\(feed",
    "changed mapping": r"order\.(?:pop|setdefault|clear)\(",
    "class pattern": r"case Order\(\w+=\w+\)",
    "class pattern by position": r"case Order\(\w+\)",
    "mapping pattern": r"case \{",
    "pattern as": r"case Order\(\) as ",
    "guarded case": r"case .* if ",
    "while True": r"while True",
    "finally": r"finally:",
    "raise again": r"^ +raise$",
}
_COMPILED = {name: re.compile(text, re.MULTILINE) for name, text in CONSTRUCTS.items()}


def constructs(source: str) -> Iterator[str]:
    """The names of what ``source`` contains."""
    return (name for name, pattern in _COMPILED.items() if pattern.search(source))
