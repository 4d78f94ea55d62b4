# In the body the target has been stored to, hence its index evaluated.
def enter(client, book, symbol, legs):
    for book[enforce_before_order(symbol)] in legs:
        client.submit_order(symbol)
    client.create_order(symbol)  # INV001: no legs, so the target was never stored to
