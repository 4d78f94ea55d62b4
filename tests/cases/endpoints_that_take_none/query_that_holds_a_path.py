# A path behind the question mark is a parameter.
def track(session, base):
    session.post(f"{base}/track?page=/fapi/v1/order")
    session.post(f"{base}/help#/v5/order/create")
