# Behind the module's guard the class body is covered.
enforce_before_order("BTCUSDT")


class Desk:
    opening = client.submit_order("BTCUSDT")
