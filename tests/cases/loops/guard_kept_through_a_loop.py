# A guard before the loop covers the orders behind it, whatever the loop does.
def enter(client, symbol, legs):
    enforce_before_order(symbol)
    for leg in legs:
        if leg.skip:
            continue
        if leg.last:
            break
    client.submit_order(symbol)
