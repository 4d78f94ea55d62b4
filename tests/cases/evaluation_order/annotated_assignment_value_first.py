# At module level the value is evaluated before the index of the target.
book = {}
book[client.submit_order("BTCUSDT")]: int = enforce_before_order("BTCUSDT")
