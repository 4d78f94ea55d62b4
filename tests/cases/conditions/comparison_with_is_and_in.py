# Every operand of a simple comparison is evaluated, whatever the operator.
def enter(client, symbol, cleared):
    if enforce_before_order(symbol) not in cleared:
        pass
    client.submit_order(symbol)
