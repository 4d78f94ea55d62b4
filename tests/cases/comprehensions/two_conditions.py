# Both conditions held before the element is evaluated.
def enter(client, symbols, live):
    return {client.submit_order(s) for s in symbols if live if enforce_before_order(s)}
