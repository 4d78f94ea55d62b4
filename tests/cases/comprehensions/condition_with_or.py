# True by the first operand: the guard was skipped.
def enter(client, symbols, exempt):
    return [
        client.submit_order(s)  # INV001: exempt symbols come here unguarded
        for s in symbols
        if s in exempt or enforce_before_order(s)
    ]
