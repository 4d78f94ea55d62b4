# A name or an attribute that may be either kind is taken for a coroutine where the file awaits one.
from invariant_guard import AsyncPositionInvariantEnforcer, PositionInvariantEnforcer


class Desk:
    def __init__(self, fast):
        self.enforcer = PositionInvariantEnforcer()
        if fast:
            self.enforcer = AsyncPositionInvariantEnforcer()

    def enter(self, client, symbol, held):
        self.enforcer.enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=held)  # INV007: perhaps never awaited
        client.submit_order(symbol=symbol, side="buy", quantity=1)  # INV001: perhaps nothing has been checked


def enter(client, symbol, held, fast):
    enforcer = AsyncPositionInvariantEnforcer() if fast else PositionInvariantEnforcer()
    enforcer.enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=held)  # INV007: perhaps never awaited
    client.submit_order(symbol=symbol, side="buy", quantity=1)  # INV001: perhaps nothing has been checked


def enter_by(client, symbol, held, enforcer):
    enforcer.enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=held)  # INV007: perhaps never awaited
    client.submit_order(symbol=symbol, side="buy", quantity=1)  # INV001: perhaps nothing has been checked
