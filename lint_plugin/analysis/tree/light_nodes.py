"""Light nodes: libcst's classes, imported with only what is asked of them here.

    @dataclass(frozen=True)        __repr__, __eq__           compiled and thrown away: libcst has its own
    class Call(...): ...     -->   __setattr__, __delattr__   keep nodes from changes, which nobody here makes
                                   __init__                   of 173 classes, a file has nodes of some forty
                                   __doc__                    made of the signature

`dataclasses` writes each as text and has Python compile it: half of what `import libcst` takes, before a
commit of one file. Here a class has the fields of a dataclass, its `__init__` once there is a node of it,
and none of the others. That `__init__` sets attributes as any class does, where the one of a frozen dataclass
goes round its own `__setattr__`: the parser, which calls it for each node, is some tenth faster.

Trees, defaults, `fields`, `with_changes` and what nodes check of themselves are the same
(`tests/checker/rules/test_light_nodes.py`). But a node can be changed, which is why this is for a process of
our own alone: a plugin of flake8 has other plugins beside it, and imports libcst as it is.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from dataclasses import MISSING, Field
from typing import Any

_NODES = "libcst._nodes."
_FROZEN = {"frozen": True}

_dataclass = dataclasses.dataclass


def import_light_nodes() -> None:
    """Import libcst with light nodes, unless it is imported already."""
    if "libcst" in sys.modules:
        return
    # What libcst's modules import by this name, they import while this one does.
    dataclasses.dataclass = _light
    try:
        import libcst  # noqa: F401
    finally:
        dataclasses.dataclass = _dataclass


def _light(cls: type | None = None, /, **options: Any) -> Any:
    """Stand in for `dataclasses.dataclass`."""
    if cls is None:
        return lambda each: _light(each, **options)
    if not cls.__module__.startswith(_NODES) or options != _FROZEN:
        return _dataclass(cls, **options)
    cls.__doc__ = cls.__doc__ or cls.__name__
    light: Any = _dataclass(init=False, repr=False, eq=False)(cls)
    if "__init__" not in light.__dict__:
        light.__init__ = _init_when_called()
    return light


def _init_when_called() -> Callable[..., None]:
    def __init__(node: Any, *args: Any, **named: Any) -> None:
        # libcst makes each class once more, with slots, so that only a node knows which one it is of.
        owner: Any = next(
            each for each in type(node).__mro__ if each.__dict__.get("__init__") is __init__
        )
        init = owner.__init__ = _init_of(owner)
        init(node, *args, **named)

    return __init__


def _init_of(cls: Any) -> Callable[..., None]:
    """Return what `dataclasses` makes to begin an object of the same fields."""
    twin: Any = dataclasses.make_dataclass(
        cls.__name__,
        [(each.name, object, _alike(each)) for each in dataclasses.fields(cls)],
        namespace={"__doc__": cls.__doc__, "__post_init__": cls.__post_init__},
        repr=False,
        eq=False,
    )
    init: Callable[..., None] = twin.__init__
    return init


def _alike(of: Field[Any]) -> Any:
    if of.default_factory is not MISSING:
        return dataclasses.field(default_factory=of.default_factory, init=of.init)
    return dataclasses.field(default=of.default, init=of.init)
