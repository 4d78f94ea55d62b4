# The variable of a `for` is another key each time round, on whatever side.
def run(client, enforcer, plan):
    held = client.positions()
    for symbol, side in plan:
        enforcer.enforce_before_order(symbol, side, 1, held)
        client.futures_create_order(symbol=symbol, side=side, quantity=1)


def run_by_position(client, enforcer, plan):
    held = client.positions()
    for symbol, side in plan:
        enforcer.enforce_before_order(symbol, side, 1, held)
        client.create_order(symbol, side, 1)


def run_signals(client, enforcer, signals):
    held = client.positions()
    for signal in signals:
        symbol = signal.symbol
        enforcer.enforce_before_order(symbol, signal.side, 1, held)
        client.futures_create_order(symbol=symbol, side=signal.side, quantity=1)
