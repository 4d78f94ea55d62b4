# The path may stand in a class of constants, or in an enumeration.
from enum import Enum


class Endpoints:
    ORDER = "/fapi/v1/order"
    CANCEL = "/fapi/v1/allOpenOrders"


class Spot(Enum):
    ORDER = "/api/v3/order"


def enter(api, params):
    api._request("POST", Endpoints.ORDER, params)  # INV001: no guard
    api._request("POST", Spot.ORDER.value, params)  # INV001: no guard
    api._request("POST", Endpoints.CANCEL, params)
