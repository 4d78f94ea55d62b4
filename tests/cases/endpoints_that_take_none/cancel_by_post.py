# Cancels with a path of their own.
def cancel(api, body):
    api.post("/v5/order/cancel", body)
    api.post("/v5/order/cancel-all", body)
    api.post("/api/v5/trade/cancel-order", body)
    api.kraken_request("/0/private/CancelOrder", body)
