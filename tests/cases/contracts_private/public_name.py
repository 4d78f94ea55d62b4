# Without the underscore other files may call it.
def place(client, symbol):
    return client.submit_order(symbol)  # INV001: a public function starts with nothing


def enter(client, symbol):
    enforce_before_order(symbol)
    return place(client, symbol)
