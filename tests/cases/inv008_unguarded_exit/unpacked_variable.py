# Nor is what an unpacked variable holds.
def send(client, order):
    client.futures_create_order(**order)  # INV001: unknown
