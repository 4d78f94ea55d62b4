# The decorator expression comes first, then the defaults, then the decorator is called.
def enter(client, symbol, decorated):
    @decorated(enforce_before_order(symbol))
    def later(reply=client.submit_order(symbol)):
        return reply
