# Beside the interface the file has a class that implements it and checks nothing.
from typing import Protocol


class Enforcer(Protocol):
    def enforce_before_order(self, symbol: str) -> None: ...


class Paper:
    def enforce_before_order(self, symbol: str) -> None:
        print(symbol)


class Lenient(Protocol):
    def enforce_before_order(self, symbol: str) -> None:
        print(symbol)


def enter(enforcer: Enforcer, client, symbol):
    enforcer.enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: Paper may be what it was given
