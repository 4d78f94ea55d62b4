# What some venues call a side is no direction: yes and no are contracts, and a word of a venue's own says nothing.
def yes(client, enforcer, ticker, positions):
    enforcer.enforce_before_order(symbol=ticker, side="buy", quantity=1, current_positions=positions)
    client.create_order(ticker=ticker, action="buy", side="yes", count=1)


def sold(client, enforcer, ticker, positions):
    enforcer.enforce_before_order(symbol=ticker, side="buy", quantity=1, current_positions=positions)
    client.create_order(ticker=ticker, action="sell", side="no", count=1)  # INV003: the action is the direction


def word_of_a_venue(client, enforcer, symbol, positions):
    enforcer.enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    client.place_order(symbol=symbol, side="open_long", size=1)


def word_of_all(client, enforcer, symbol, positions):
    enforcer.enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    client.place_order(symbol=symbol, side="short", size=1)  # INV003: sells
