# A member of an enumeration and its name or value: two ways to say one thing.
def enter(client, positions, symbol, side):
    enforce_before_order(symbol.name, side.value, 1, positions)
    client.submit_order(symbol=symbol, side=side)


def enter_by_name(client, positions, symbol, side):
    enforce_before_order(symbol, side.name, 1, positions)
    client.submit_order(symbol=symbol, side=side.value)


def enter_at(client, positions, symbol, side, account):
    enforce_before_order(symbol, side, 1, positions, account=account.name)
    client.submit_order(symbol=symbol, side=side, account=account)


def enter_elsewhere(client, positions, symbol, side, account):
    enforce_before_order(symbol, side, 1, positions, account=account.name)
    client.submit_order(symbol=symbol, side=side, account=account.parent)
