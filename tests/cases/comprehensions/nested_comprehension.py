# The inner comprehension is the element of the outer one, evaluated when there is an item.
def enter(client, symbol, books):
    return [
        [client.submit_order(symbol, leg) for leg in enforce_before_order(symbol)]  # INV004: from the second leg on
        for book in books
    ]
