# The name of an order may be given by keyword.
def enter(client, desk, symbol):
    desk.rpc(method="create_order", symbol=symbol)  # INV005: no guard has completed
    enforce_before_order(symbol)
    client.invoke(name="futures_create_order", symbol=symbol)
