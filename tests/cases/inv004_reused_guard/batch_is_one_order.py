# What is sent by one call is one order.
# settings: presets = ["ccxt"]
def enter(exchange, positions, symbol, rows):
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    exchange.create_orders(rows)  # guarded: the whole batch
