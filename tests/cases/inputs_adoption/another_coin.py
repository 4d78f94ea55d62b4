# Part of the symbol is replaced by another coin.
def f(enforcer, client, s, held):
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s.replace("USDT", "USDC"), side="BUY", quantity=1)  # INV003: another coin


def g(enforcer, client, symbol, held):
    enforcer.enforce_before_order(symbol, "buy", 1, held)
    symbol = symbol.replace("USDT", "USDC")
    client.futures_create_order(symbol=symbol, side="BUY", quantity=1)  # INV003: another coin
