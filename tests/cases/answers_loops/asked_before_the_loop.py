# One answer, many orders.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol, sizes):
    if not check(symbol):
        return
    for size in sizes:
        client.submit_order(symbol, size)  # INV004: from the second round on
