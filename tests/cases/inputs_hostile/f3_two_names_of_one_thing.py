# Two attributes of one object, and two names of one constant.
def a(enforcer, client, market, held):
    enforcer.enforce_before_order(market.symbol, "buy", 1, held)
    client.submit_order(symbol=market.id, side="buy", quantity=1)


def b(enforcer, client, s, exchange, held):
    enforcer.enforce_before_order(s, "buy", 1, held, exchange=exchange.id)
    client.submit_order(symbol=s, side="buy", quantity=1, exchange=exchange.name)


def c(enforcer, client, s, account, held):
    enforcer.enforce_before_order(s, "buy", 1, held, account=account.id)
    client.submit_order(symbol=s, side="buy", quantity=1, account=account)


def d(enforcer, client, contract, held):
    enforcer.enforce_before_order(contract.localSymbol, "buy", 1, held)
    client.submit_order(symbol=contract.symbol, side="buy", quantity=1)


class Desk:
    SYMBOL = "A"

    def e(self, enforcer, client, held):
        enforcer.enforce_before_order(self.SYMBOL, "buy", 1, held)
        client.submit_order(symbol=Desk.SYMBOL, side="buy", quantity=1)


def f(enforcer, client, held, symbol):
    enforcer.enforce_before_order(symbol, "buy", 1, held)
    client.submit_order(symbol=symbol, side="buy", quantity=1)
    try:
        client.log()
    except Exception as symbol:
        client.log()
