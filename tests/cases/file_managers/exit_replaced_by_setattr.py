# `setattr` with the name written out replaces the method that is seen in the class.
class Span:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return None


setattr(Span, "__exit__", lambda *_: True)


def enter(client, symbol):
    with Span():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: the block swallows every exception
