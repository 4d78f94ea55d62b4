# Where an argument says that the shape is another one, nothing is known of the rest.
def sided_first(client, positions, symbol, side, order_type, qty):
    enforce_before_order(symbol, side, qty, positions)
    client.create_order(symbol, side, order_type, qty)


def side_at_the_front(client, positions, symbol, qty):
    enforce_before_order(symbol, "buy", qty, positions)
    client.create_order("buy", "market", symbol, qty)


def object_first(client, positions, contract, side, qty, order):
    enforce_before_order(contract.symbol, side, qty, positions)
    client.submit_order(contract, order)


def account_first(client, positions, symbol, side, qty, account):
    enforce_before_order(symbol, side, qty, positions)
    client.create_order(account, symbol, side, qty)


def prices_in_between(client, positions, symbol, side, qty, price):
    enforce_before_order(symbol, side, qty, positions)
    client.create_order(symbol, side, price, qty)


def starred(client, positions, symbol, side, rest):
    enforce_before_order(symbol, side, 1, positions)
    client.create_order(*rest)


def plain_name(positions, symbol, other):
    enforce_before_order(symbol, "buy", 1, positions)
    create_order(other, "market", "sell", 1)
