# A refusal goes on with the next symbol.
# settings: checks = ["check", "evaluate[0]"]
def enter(client, symbols):
    for symbol in symbols:
        if not check(symbol):
            continue
        client.submit_order(symbol)
