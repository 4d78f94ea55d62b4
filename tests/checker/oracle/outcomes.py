"""What may happen at one place of a run, asked of the oracle by a program that was written anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .oracle import Oracle, Stop


class Ordinary(Exception):
    """An exception that no handler names."""


class Fatal(BaseException):
    """The same, and no ``Exception``."""


_RAISED = (Ordinary, ValueError, Fatal)


class Outcomes:
    """The methods are what the instrumented program calls."""

    def __init__(self, oracle: Oracle) -> None:
        self.oracle = oracle

    def event(self) -> None:
        """Something is evaluated, and may raise."""
        answer = self.oracle.choose("event", 1 + len(_RAISED))
        if answer:
            raise _RAISED[answer - 1]

    def handles(self, kind: type[BaseException]) -> type[BaseException]:
        """The type of a handler is a name, and loading it may raise."""
        self.event()
        return kind

    def goes_on(self) -> None:
        """A run that is over passes through handlers and ``finally``."""
        if self.oracle.stopping:
            raise Stop

    def tick(self) -> None:
        """A loop begins a round; one in the same situation as before adds nothing."""
        self.oracle.choose("tick", 1)

    def raising(self) -> BaseException:
        return _RAISED[self.oracle.choose("raise", len(_RAISED))]()

    def truth(self) -> bool:
        return self.oracle.choose("truth", 2) == 0

    def condition(self) -> bool:
        self.event()
        return self.truth()

    def rounds(self) -> Iterator[None]:
        """An iterable of any length that may fail at each step."""
        self.event()
        while self.condition():
            yield None

    @contextmanager
    def manager(self, *, swallows: bool) -> Iterator[None]:
        """A context manager; an unknown one may swallow."""
        try:
            yield
        except (Ordinary, ValueError, Fatal):
            if not swallows or self.truth():
                raise
