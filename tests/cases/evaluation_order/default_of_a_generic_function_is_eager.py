# Type parameters do not make defaults lazy.
# python: 3.12
def enter(client, symbol):
    def sized[T](quantity: T, cleared=enforce_before_order(symbol)) -> T:
        return quantity

    client.submit_order(symbol)
