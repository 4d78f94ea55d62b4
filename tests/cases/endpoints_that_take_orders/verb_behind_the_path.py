# `make_api_request(config, path, "POST", body)`: where the verb stands does not matter.
def enter(config, body):
    return make_api_request(config, "/v5/trade/order", "POST", body)  # INV001: no guard
