# The attribute is replaced somewhere in this file: method calls may see the replacement.
def rehearse(enforcer):
    enforcer.enforce_before_order = lambda *args, **kwargs: None


def enter(enforcer, client, symbol):
    enforcer.enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: after rehearse() the method checks nothing
