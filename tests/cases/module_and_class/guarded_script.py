# The module's own line of code is guarded like a function's.
from broker import client
from risk.invariant import enforce_before_order

enforce_before_order("BTCUSDT")
client.submit_order("BTCUSDT")
