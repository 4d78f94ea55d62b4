# A plain function has the loop run what it has kept.
# settings: async-guards = ["enforce_before_order"]
def enter(client, loop, symbol):
    check = enforce_before_order(symbol)
    loop.run_until_complete(check)
    client.create_order(symbol)
