# The order is sent where the answer refuses.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if check(symbol):
        return
    client.submit_order(symbol)  # INV001: refused
