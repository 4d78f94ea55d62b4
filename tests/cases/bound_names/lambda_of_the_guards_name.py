# A lambda that answers nothing.
enforce_before_order = lambda *args, **kwargs: None


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: the guard called here is the lambda
