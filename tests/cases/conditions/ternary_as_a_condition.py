# A ternary in a condition: true by either arm, and both arms are guards or false.
def enter(client, symbol, live):
    if enforce_before_order(symbol) if live else False:
        client.submit_order(symbol)
