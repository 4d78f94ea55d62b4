# Near to two names for one thing, and not it.
def spot_and_perpetual(client, positions, side):
    enforce_before_order("BTC/USDT:USDT", side, 1, positions)
    client.create_order(symbol="BTC/USDT", side=side, quantity=1)  # INV003: spot, and the perpetual was checked


def spot_and_swap(client, positions, side):
    enforce_before_order("BTC-USDT", side, 1, positions)
    client.create_order(symbol="BTC-USDT-SWAP", side=side, quantity=1)  # INV003: the swap


def two_dates(client, positions, side):
    enforce_before_order("BTC/USDT:USDT-260327", side, 1, positions)
    client.create_order(symbol="BTC/USDT:USDT-260626", side=side, quantity=1)  # INV003: another date


def two_pairs(client, positions, side):
    enforce_before_order("BTCUSDT", side, 1, positions)
    client.create_order(symbol="BTCUSDC", side=side, quantity=1)  # INV003: another pair


def attributes_of_two_objects(client, positions, market, hedge, side):
    enforce_before_order(market.symbol, side, 1, positions)
    client.create_order(symbol=hedge.symbol, side=side, quantity=1)  # INV003: another market


def side_for_a_symbol(client, positions, signal, side):
    enforce_before_order(signal.symbol, side, 1, positions)
    client.create_order(symbol=signal.side, side=side, quantity=1)  # INV003: no symbol at all


def chosen_by_one_if(client, positions, s, is_long):
    if is_long:
        side = "buy"
    else:
        side = "sell"
    enforce_before_order(s, side, 1, positions)
    client.create_order(symbol=s, side="buy", quantity=1)  # INV003: on one path selling was checked


def chosen_by_other_ifs(client, positions, s, is_long, is_hedged):
    if is_long:
        side = "buy"
    else:
        side = "sell"
    enforce_before_order(s, side, 1, positions)
    if is_hedged:
        way = "buy"
    else:
        way = "sell"
    client.create_order(symbol=s, side=way, quantity=1)  # INV003: the conditions differ


def of_two_classes(client, positions, side, Desk, Hedge):
    enforce_before_order(Desk.SYMBOL, side, 1, positions)
    client.create_order(symbol=Hedge.SYMBOL, side=side, quantity=1)  # INV003: of another class


def two_accounts(client, positions, s, side, account, hedge):
    enforce_before_order(s, side, 1, positions, account=account.id)
    client.create_order(symbol=s, side=side, quantity=1, account=hedge.id)  # INV003: another account
