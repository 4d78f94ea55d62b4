# What an `async def __exit__` returns to a plain `with` is a coroutine, and every coroutine is true.
class Span:
    def __enter__(self):
        return self

    async def __exit__(self, kind, error, trace):
        return None


def enter(client, symbol):
    with Span():
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: the block swallows every exception
