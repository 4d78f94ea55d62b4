# Letters are replaced: another instrument.
def enter(client, enforcer, symbol, side, other):
    enforcer.enforce_before_order(symbol=symbol, side=side)
    symbol = symbol.replace("USDT", "USDC")
    client.submit_order(symbol=symbol, side=side)  # INV003: another instrument
