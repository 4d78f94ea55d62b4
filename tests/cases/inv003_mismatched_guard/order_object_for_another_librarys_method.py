# Alpaca's older `submit_order` takes a symbol and a quantity: what comes alone is an order object.
# settings: presets = ["alpaca-trade-api"]
def enter(broker, order, positions):
    enforce_before_order(symbol=order.symbol, side=order.side, quantity=order.qty, current_positions=positions)
    broker.submit_order(order)


def enter_tagged(broker, order, positions, tag):
    enforce_before_order(symbol=order.symbol, side=order.side, quantity=order.qty, current_positions=positions)
    broker.submit_order(order, tag=tag)


def enter_another(api, symbol, other, positions):
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    api.submit_order(other, qty=1, side="buy")  # INV003: another symbol
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    api.submit_order(other, notional=100)  # INV003: another symbol
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    api.submit_order(other, 1, "buy")  # INV003: another symbol
