# `!r` and `=` do not change what is evaluated.
def enter(client, symbol):
    text = f"{enforce_before_order(symbol)=!r}"
    client.submit_order(symbol, text)
