# A coroutine that is only stored, listed or tested has checked nothing.
async def enter(client, symbol, others):
    await enforce_before_order(symbol)
    client.create_order(symbol)
    (seen := enforce_before_order(symbol))  # INV007: nothing loads the name
    [enforce_before_order(symbol)]  # INV007: the list is dropped
    [enforce_before_order(other) for other in others]  # INV007: the list is dropped
    (enforce_before_order(symbol), symbol)  # INV007: the tuple is dropped
    if enforce_before_order(symbol):  # INV007: every coroutine is true
        pass
    assert enforce_before_order(symbol)  # INV007: every coroutine is true
    enforce_before_order(symbol) and print(symbol)  # INV007: every coroutine is true
    not enforce_before_order(symbol)  # INV007: every coroutine is true
    with enforce_before_order(symbol):  # INV007: a plain `with` awaits nothing
        pass
