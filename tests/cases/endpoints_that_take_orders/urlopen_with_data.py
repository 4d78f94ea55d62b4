# What has data is posted.
from urllib.request import Request, urlopen


def enter(base, body):
    return urlopen(Request(base + "/fapi/v1/order", data=body))  # INV001: no guard
