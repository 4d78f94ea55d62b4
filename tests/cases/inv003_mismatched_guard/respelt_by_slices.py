# Parts of the symbol with a mark between: what that gives cannot be compared.
def enter(client, enforcer, symbol, side, other):
    enforcer.enforce_before_order(symbol=symbol, side=side)
    if symbol.endswith("USDT"):
        symbol = f"{symbol[:-4]}/USDT"
    client.submit_order(symbol=symbol, side=side)
