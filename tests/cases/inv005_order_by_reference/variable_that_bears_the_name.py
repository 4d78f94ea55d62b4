# A local variable with data in it.
def build(client, symbol, log):
    create_order = {"symbol": symbol, "side": "buy"}
    log.info(create_order)
    client.last = create_order
