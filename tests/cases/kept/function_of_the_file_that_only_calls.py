# A function of the file that only calls what it is given runs it at once, whatever its name and keyword.
def on_tick(callback):
    for _ in range(3):
        callback()


def enter(client, symbol):
    enforce_before_order(symbol)
    on_tick(callback=lambda: client.submit_order(symbol))
