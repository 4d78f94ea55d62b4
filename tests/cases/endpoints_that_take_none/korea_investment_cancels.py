# Korea Investment corrects and cancels at one endpoint: the body says which.
def cancel(session, order):
    url = "https://openapi.koreainvestment.com:9443/uapi/overseas-stock/v1/trading/order-rvsecncl"
    body = {"ORGN_ODNO": order, "RVSE_CNCL_DVSN_CD": "02", "ORD_QTY": "0"}
    return session.post(url, json=body)  # no order: cancels


def correct(session, order, qty):
    url = "https://openapi.koreainvestment.com:9443/uapi/overseas-stock/v1/trading/order-rvsecncl"
    body = {"ORGN_ODNO": order, "RVSE_CNCL_DVSN_CD": "01", "ORD_QTY": qty}
    return session.post(url, json=body)  # INV001: another quantity


def either(session, body):
    url = "https://openapi.koreainvestment.com:9443/uapi/overseas-stock/v1/trading/order-rvsecncl"
    return session.post(url, json=body)  # INV001: it may correct
