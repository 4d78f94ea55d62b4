# One group may pass through both handlers, so a guard in one of them covers only half.
# python: 3.11
def enter(client, symbol):
    try:
        client.ping()
    except* ValueError:
        enforce_before_order(symbol)
    except* TypeError:
        client.submit_order(symbol)  # INV001: a group of TypeErrors alone
