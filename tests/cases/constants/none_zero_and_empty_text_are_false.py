# None, 0 and "" are as constant as False.
def enter(client, symbol):
    if None:
        client.submit_order(symbol)
    if 0:
        client.submit_order(symbol)
    if "":
        client.submit_order(symbol)
