# Both directions pass one snapshot.
from invariant_guard import positions


def f(client, enforcer, s):
    held = positions.from_binance(client.futures_position_information(), complete=True)
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s, side="BUY", positionSide="LONG", type="MARKET", quantity=1)
    enforcer.enforce_before_order(s, "sell", 1, held)  # INV010: the buy lies between
    client.futures_create_order(symbol=s, side="SELL", positionSide="SHORT", type="MARKET", quantity=1)
