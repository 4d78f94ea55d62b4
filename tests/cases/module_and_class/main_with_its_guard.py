# Guard and order in the same branch.
if __name__ == "__main__":
    enforce_before_order("BTCUSDT")
    client.submit_order("BTCUSDT")
