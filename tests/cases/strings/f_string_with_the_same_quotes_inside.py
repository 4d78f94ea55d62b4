# Since 3.12 a field may hold the quotes of its string.
# python: 3.12
def enter(client, symbols):
    return f"{enforce_before_order(symbols["base"])} {client.submit_order(symbols["base"])}"
