# Two spellings of one thing.
class Desk:
    SYMBOL = "BTC/USDT:USDT"

    def f(self, enforcer, client, held):
        enforcer.enforce_before_order("BTC/USDT:USDT", "buy", 1, held)
        client.futures_create_order(symbol="BTCUSDT", side="BUY", quantity=1)

    def g(self, enforcer, client, held):
        enforcer.enforce_before_order(Desk.SYMBOL, "buy", 1, held)
        client.futures_create_order(symbol="BTC/USDT:USDT", side="BUY", quantity=1)

    def h(self, enforcer, client, held):
        enforcer.enforce_before_order(self.SYMBOL, "buy", 1, held)
        client.futures_create_order(symbol=Desk.SYMBOL, side="BUY", quantity=1)


def k(enforcer, client, held, s, up):
    if up:
        a = "buy"
    else:
        a = "sell"
    if up:
        b = "BUY"
    else:
        b = "SELL"
    enforcer.enforce_before_order(s, a, 1, held)
    client.futures_create_order(symbol=s, side=b, quantity=1)
