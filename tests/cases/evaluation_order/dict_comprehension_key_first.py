# In a dict comprehension, too, the key comes before the value.
def enter(client, symbols):
    return {
        client.submit_order(s): enforce_before_order(s)  # INV001: the key comes first
        for s in symbols
    }
