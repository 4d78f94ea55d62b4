# A slot of a signal is called when the signal comes.
def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    symbols.connect(lambda t: client.submit_order(t))  # INV001: it runs at another time
