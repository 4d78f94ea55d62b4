# The guard stands where the check refuses.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if not check(symbol):
        enforce_before_order(symbol)
    client.submit_order(symbol)
