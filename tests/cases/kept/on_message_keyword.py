# By its keyword: the socket keeps it.
from websocket import WebSocketApp


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    WebSocketApp('wss://venue', on_message=lambda _, t: client.submit_order(t))  # INV001: it runs at another time
