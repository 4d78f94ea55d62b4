# A comprehension sees the name of its function.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol, sizes):
    ok = check(symbol)
    return [client.submit_order(symbol) for size in sizes if ok]  # INV004: from the second round on
