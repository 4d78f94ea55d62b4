# Both ways of filling a template.
def enter(session, host, account, body):
    session.post("%s/v2/orders" % host, json=body)  # INV001: no guard
    session.post("{}/trader/v1/accounts/{}/orders".format(host, account), json=body)  # INV001: no guard
