# Dots that are no positions.
from typing import Protocol


class Guard(Protocol):
    def check(self, symbol): ...


def enter(client, enforcer, symbol, held: dict[str, float] = ...):
    enforcer.enforce_before_order(symbol, "buy", 1, held)
    client.submit_order(symbol, "buy", 1)
