# The function below its decorators.
def enter(client, symbol):
    client.submit_order.__wrapped__(symbol)  # INV005: sent by reference
