# Python folds identifiers by NFKC: this is submit_order.
def enter(client, symbol):
    client.ｓｕｂｍｉｔ_order(symbol)  # INV001: the same name to Python
