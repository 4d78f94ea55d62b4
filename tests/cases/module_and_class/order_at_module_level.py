# A script sends when it is run, or imported.
from broker import client

client.submit_order("BTCUSDT")  # INV001: no guard in the script
