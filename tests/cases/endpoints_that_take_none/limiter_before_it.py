# A limiter is asked about the endpoint, and lets the caller wait.
def wait(limiter, api):
    limiter.acquire("POST", "/fapi/v1/order")
    api.check_limit("POST", "/fapi/v1/order")
    api.request_weight("POST", "/fapi/v1/order")
