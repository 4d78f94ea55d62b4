# Binance Pay ends in the letters of an order endpoint, and is none.
def pay(api, payload):
    api._binance_post("/binancepay/openapi/v3/order", payload)
    api.post("/shop/backapi/v3/order", payload)
