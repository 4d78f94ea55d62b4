# Another item is tested.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if evaluate(symbol)[1]:
        client.submit_order(symbol)  # INV001: the reason is not what answers
