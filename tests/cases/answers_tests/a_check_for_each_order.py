# Each order has a check of its own.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, first, second):
    one = check(symbol="a")
    two = check(symbol="b")
    if one:
        client.create_order(symbol="a")
    if two:
        client.create_order(symbol="b")
