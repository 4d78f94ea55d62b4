# The attempts of a bounded loop are orders, each of them.
def enter(client, symbol):
    enforce_before_order(symbol)
    for attempt in range(3):
        try:
            client.create_order(symbol)  # INV004: from the second attempt on
            break
        except ConnectionError:
            print(attempt)
