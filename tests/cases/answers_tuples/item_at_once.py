# The item is tested where the call stands.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if evaluate(symbol)[0]:
        client.submit_order(symbol)
