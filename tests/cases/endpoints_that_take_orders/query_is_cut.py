# What follows the question mark is no part of the path, and neither is what is pasted to the end.
def enter(session, base, query, body):
    session.post(f"{base}/fapi/v1/order?{query}")  # INV001: no guard
    session.post(f"{base}/fapi/v1/order{query}")  # INV001: no guard
    session.post(base + "/api/v3/order" + "?" + query)  # INV001: no guard
