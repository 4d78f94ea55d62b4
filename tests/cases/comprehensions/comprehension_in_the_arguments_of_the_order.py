# A comprehension inside a call's arguments is complete before the call.
def enter(client, symbol, legs):
    client.submit_order(symbol, [leg for leg in legs if enforce_before_order(symbol)])  # INV001: no legs
