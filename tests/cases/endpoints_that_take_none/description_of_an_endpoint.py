# An object that describes an endpoint is no request.
from collections import namedtuple

Endpoint = namedtuple("Endpoint", "method path")
ORDER = Endpoint("POST", "/fapi/v1/order")
CASH = Endpoint(method="POST", path="/uapi/domestic-stock/v1/trading/order-cash")
