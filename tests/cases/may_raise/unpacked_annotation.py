# `*args: *Ts` is an annotation like others: it may run where it stands, or never.
# python: 3.11
def enter(client, symbol, types):
    enforce_before_order(symbol)

    def place(*orders: *types):
        return orders

    client.submit_order(place(symbol))
