# The guarantee passes on from private function to private function.
def _send(client, symbol):
    return client.submit_order(symbol)


def _place(client, symbol):
    return _send(client, symbol)


def enter(client, symbol):
    enforce_before_order(symbol)
    return _place(client, symbol)
