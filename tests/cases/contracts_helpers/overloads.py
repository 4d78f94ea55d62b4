# The overloads are for type checkers; what runs is the one definition behind them.
from typing import overload


@overload
def check(symbol: str) -> None: ...
@overload
def check(symbol: int) -> None: ...
def check(symbol):
    enforce_before_order(symbol)


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)


class Desk:
    @overload
    def check(self, symbol: str) -> None: ...
    @overload
    def check(self, symbol: int) -> None: ...
    def check(self, symbol):
        enforce_before_order(symbol)

    @overload
    def _send(self, symbol: str) -> None: ...
    @overload
    def _send(self, symbol: int) -> None: ...
    def _send(self, symbol):
        self.client.submit_order(symbol)

    def enter(self, symbol):
        self.check(symbol)
        self._send(symbol)
