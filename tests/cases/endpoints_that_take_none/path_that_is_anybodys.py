# No venue is named here: `/orders` and `/api/v1/orders` are a shop's as well.
def buy(session, base, basket):
    session.post(f"{base}/api/v1/orders", json=basket)
    session.post(f"{base}/orders", json=basket)
    session.post(f"{base}/order", json=basket)
