# A refusal may be False, which is not None.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbol):
    if check(symbol) is not None:
        client.submit_order(symbol)  # INV001: False refuses
