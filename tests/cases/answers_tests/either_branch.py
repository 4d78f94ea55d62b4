# Both ways out of the test reach an order.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if check(symbol):
        client.submit_order(symbol)
    else:
        client.submit_order(symbol)  # INV001: refused
