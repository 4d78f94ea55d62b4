# Who continues sends nothing in this round.
def enter(client, symbols):
    for symbol in symbols:
        if symbol.halted:
            continue
        enforce_before_order(symbol)
        client.submit_order(symbol)
