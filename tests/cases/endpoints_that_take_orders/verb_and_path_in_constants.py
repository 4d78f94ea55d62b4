# Names bound once are followed, for the verb as well.
METHOD = "POST"
PATH = "/api/v5/trade/order"


def enter(session, base, headers, body):
    return session.request(METHOD, base + PATH, headers=headers, data=body)  # INV001: no guard
