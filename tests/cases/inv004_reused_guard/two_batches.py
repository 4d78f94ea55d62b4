# Two batches are two orders.
# settings: presets = ["ccxt"]
def enter(exchange, positions, symbol, rows, more):
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    exchange.create_orders(rows)  # guarded: the first batch
    exchange.create_orders(more)  # INV004: the second
