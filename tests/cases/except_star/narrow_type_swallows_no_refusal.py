# Only ValueErrors are taken out; a refusal goes up.
# python: 3.11
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except* ValueError:
        pass
    client.submit_order(symbol)  # INV001: a ValueError of the guard was swallowed
