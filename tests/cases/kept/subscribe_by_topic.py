# Called for each message of the topic.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.feed.subscribe_ticks(lambda t: client.submit_order(t))  # INV001: it runs at another time
