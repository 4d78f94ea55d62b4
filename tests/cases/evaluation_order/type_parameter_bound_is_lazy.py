# The bound of a type parameter is evaluated when asked for, which here is never.
# python: 3.12
def enter(client, symbol):
    def sized[T: enforce_before_order(symbol)](quantity: T) -> T:
        return quantity

    client.submit_order(symbol)  # INV001: bounds are lazy
