# An asynchronous enforcer's guard is a coroutine by what makes it, where no import and no await says so.
import invariant_guard as guard


def enter(client, symbol, held):
    enforcer = guard.AsyncPositionInvariantEnforcer()
    enforcer.enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=held)  # INV007: never awaited
    client.submit_order(symbol=symbol, side="buy", quantity=1)  # INV001: nothing has been checked


def enter_plainly(client, symbol, held):
    enforcer = guard.PositionInvariantEnforcer()
    enforcer.enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=held)
    client.submit_order(symbol=symbol, side="buy", quantity=1)
