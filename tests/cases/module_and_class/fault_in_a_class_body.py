# A class body raises where it stands, into the handler round it.
try:
    class Desk:
        enforce_before_order("BTCUSDT")
except Exception:
    pass
client.submit_order("BTCUSDT")  # INV002: the refusal inside the class body was swallowed
