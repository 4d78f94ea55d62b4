# What was tested is compared with the order.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if not check(symbol=symbol):
        return
    symbol = other()
    client.submit_order(symbol=symbol)  # INV003: another symbol than was checked
