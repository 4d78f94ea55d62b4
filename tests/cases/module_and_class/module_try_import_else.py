# A module-level try, as scripts have it.
try:
    from broker import client
except ImportError:
    raise
else:
    enforce_before_order("BTCUSDT")
client.submit_order("BTCUSDT")
