# A script holds the answer in a name of the module.
# settings: checks = ["check", "evaluate[0]"]
ok = check("BTCUSDT")
if ok:
    client.submit_order("BTCUSDT")
