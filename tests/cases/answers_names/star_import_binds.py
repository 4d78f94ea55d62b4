# A star import may bind any name of the module.
# settings: checks = ["check", "evaluate[0]"]
ok = check("BTCUSDT")
from settings import *
if ok:
    client.submit_order("BTCUSDT")  # INV001: whatever `ok` the star has brought
