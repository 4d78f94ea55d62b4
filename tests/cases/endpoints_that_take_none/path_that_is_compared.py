# Looking at a path sends nothing.
def answer(endpoint, url, captured, params):
    if endpoint == "/v5/order/create":
        return {"retCode": 0}
    assert captured["path"] == "/fapi/v1/order"
    assert url.endswith("/api/v5/trade/order")
    return "/v2/orders" in url
