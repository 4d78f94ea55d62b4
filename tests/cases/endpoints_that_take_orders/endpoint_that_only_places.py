# Nothing but orders goes to this endpoint: no verb need be said.
def enter(body):
    return bybit_call("/v5/order/create", body)  # INV001: no guard
