# Called for each message of the socket.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.feed.start_kline_socket(symbol, lambda t: client.submit_order(t))  # INV001: it runs at another time
