# Names that are changed in between are not judged: the change may be the order's own fill.
def switch(client, enforcer, s):
    held = client.positions()
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    held[s] = 1
    enforcer.enforce_before_order(s, "sell", 1, held)
    client.futures_create_order(symbol=s, side="SELL", quantity=1)


def switch_updated(client, enforcer, s):
    held = client.positions()
    enforcer.enforce_before_order(s, "buy", 1, held)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    held.update(client.positions())
    enforcer.enforce_before_order(s, "sell", 1, held)
    client.futures_create_order(symbol=s, side="SELL", quantity=1)


def switch_refreshed(client, enforcer, s):
    book = client.book()
    enforcer.enforce_before_order(s, "buy", 1, book)
    client.futures_create_order(symbol=s, side="BUY", quantity=1)
    book.refresh()
    enforcer.enforce_before_order(s, "sell", 1, book)
    client.futures_create_order(symbol=s, side="SELL", quantity=1)
