# So does its order.
class Desk:
    opening = client.submit_order("BTCUSDT")  # INV001: sent when the module is imported
