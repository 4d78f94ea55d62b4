# Both names are guards.
# settings: guards = ["enforce_before_order", "ensure_clear"]
def enter(client, symbol, old):
    if old:
        enforce_before_order(symbol)
    else:
        ensure_clear(symbol)
    client.submit_order(symbol)
