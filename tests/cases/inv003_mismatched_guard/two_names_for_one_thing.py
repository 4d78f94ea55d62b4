# Spellings, attributes of one object, a class and its object, and sides chosen by equal conditions.
class Desk:
    SYMBOL = "BTCUSDT"

    def by_its_class(self, client, positions, side):
        enforce_before_order(Desk.SYMBOL, side, 1, positions)
        client.futures_create_order(symbol=self.SYMBOL, side=side, quantity=1)

    def by_its_value(self, client, positions, side):
        enforce_before_order("BTCUSDT", side, 1, positions)
        client.futures_create_order(symbol=Desk.SYMBOL, side=side, quantity=1)


def spelling_of_ccxt(client, positions, side):
    enforce_before_order("BTC/USDT:USDT", side, 1, positions)
    client.futures_create_order(symbol="BTCUSDT", side=side, quantity=1)


def letter_case(client, positions, side):
    enforce_before_order("BTCUSDT", side, 1, positions)
    client.futures_create_order(symbol="btcusdt", side=side, quantity=1)


def spelling_of_okx(client, positions, side):
    enforce_before_order("BTC-USDT-SWAP", side, 1, positions)
    client.create_order(symbol="BTC/USDT:USDT", side=side, quantity=1)


def attributes_of_a_market(client, positions, market, side):
    enforce_before_order(market.symbol, side, 1, positions)
    client.futures_create_order(symbol=market.id, side=side, quantity=1)


def attributes_of_a_contract(client, positions, contract, side):
    enforce_before_order(contract.localSymbol, side, 1, positions)
    client.create_order(symbol=contract.symbol, side=side, quantity=1)


def attributes_of_an_exchange(client, positions, s, side, exchange):
    enforce_before_order(s, side, 1, positions, exchange=exchange.id)
    client.create_order(symbol=s, side=side, quantity=1, exchange=exchange.name)


def object_and_its_attribute(client, positions, s, side, account):
    enforce_before_order(s, side, 1, positions, account=account.id)
    client.create_order(symbol=s, side=side, quantity=1, account=account)


def name_of_a_handler(client, positions, s, side, feed):
    try:
        feed()
    except KeyError as symbol:
        client.note(symbol)
    enforce_before_order(s, side, 1, positions)
    client.create_order(symbol=s, side=side, quantity=1)


def chosen_by_equal_ifs(client, positions, s, is_long):
    if is_long:
        side = "buy"
    else:
        side = "sell"
    enforce_before_order(s, side, 1, positions)
    if is_long:
        leg = "LONG"
    else:
        leg = "SHORT"
    client.futures_create_order(symbol=s, side=leg, quantity=1)


def chosen_by_equal_comparisons(client, positions, s, score):
    side = "sell"
    if score > 0:
        side = "buy"
    elif score == 0:
        return
    enforce_before_order(s, side, 1, positions)
    way = "SELL"
    if score > 0:
        way = "BUY"
    elif score == 0:
        return
    client.futures_create_order(symbol=s, side=side, quantity=1)
