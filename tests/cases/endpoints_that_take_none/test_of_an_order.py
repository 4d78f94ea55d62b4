# The venue checks the order and forgets it.
def rehearse(api, session, account, base, body):
    api._request("POST", "/api/v3/order/test", body)
    session.post(f"{base}/iserver/account/{account}/orders/whatif", json=body)
    session.post(f"{base}/accounts/{account}/orders/dry-run", json=body)
