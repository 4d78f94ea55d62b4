# Inside, the condition precedes the element, whoever iterates it.
def enter(client, symbols):
    return (client.submit_order(s) for s in symbols if enforce_before_order(s))
