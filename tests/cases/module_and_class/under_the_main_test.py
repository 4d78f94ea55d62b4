# `if __name__ == "__main__"` is a condition like any other.
from broker import client

if __name__ == "__main__":
    enforce_before_order("BTCUSDT")
client.submit_order("BTCUSDT")  # INV001: when imported
