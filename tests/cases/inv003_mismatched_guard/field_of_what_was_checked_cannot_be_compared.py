# A symbol and its name, a side and its value: two ways to say one thing.
def enter(client, positions, symbol, side):
    enforce_before_order(symbol.name, side.value, 1, positions)
    client.submit_order(symbol=symbol, side=side)


def enter_by_name(client, positions, symbol, side):
    enforce_before_order(symbol, side.name, 1, positions)
    client.submit_order(symbol=symbol, side=side.value)


def enter_at(client, positions, symbol, side, exchange, account):
    enforce_before_order(symbol, side, 1, positions, account=account.name, exchange=exchange.id)
    client.submit_order(symbol=symbol, side=side, account=account, exchange=exchange)
