# A table in a table, asked with `get`.
URLS = {"bybit": {"create": "/v5/order/create", "amend": "/v5/order/amend"}}


def enter(post, body):
    return post(URLS["bybit"].get("create"), body)  # INV001: no guard
