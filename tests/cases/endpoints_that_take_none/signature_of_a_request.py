# Signing takes verb and path, and sends nothing; the request that follows goes elsewhere.
def sign(api, session, body, stamp):
    headers = api._sign("POST", "/api/v5/trade/order", body, stamp)
    more = api.sign_request("POST", "/v2/orders", body)
    text = api._auth_headers("POST", "/v2/orders", body)
    return session.get("/api/v5/account/balance", headers={**headers, **more, **text})
