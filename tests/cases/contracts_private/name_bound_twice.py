# Which of the two is called is not known.
def _place(client, symbol):
    return client.submit_order(symbol)  # INV001: bound twice


if input() == "limit":
    def _place(client, symbol):
        return client.create_order(symbol)  # INV001: bound twice


def enter(client, symbol):
    enforce_before_order(symbol)
    return _place(client, symbol)
