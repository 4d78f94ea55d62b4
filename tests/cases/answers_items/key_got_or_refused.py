# A true default refuses.
# settings: refusals = ["validate[rejected]"]
def enter(client, symbol):
    result = validate(symbol)
    if result.get("rejected", True):
        return
    client.submit_order(symbol)
