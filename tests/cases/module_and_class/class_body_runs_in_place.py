# A class body is executed where it stands, so its guard counts behind it.
class Desk:
    enforce_before_order("BTCUSDT")


client.submit_order("BTCUSDT")
