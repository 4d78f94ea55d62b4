# A script's flag is a name of the module.
ok = False
try:
    enforce_before_order("BTCUSDT")
    ok = True
except Exception:
    pass
if ok:
    client.submit_order("BTCUSDT")
