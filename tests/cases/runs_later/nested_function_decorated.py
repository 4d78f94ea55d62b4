# An unknown decorator may keep it for later.
def enter(client, app, symbol):
    enforce_before_order(symbol)

    @app.task
    def place():
        return client.submit_order(symbol)  # INV001: what the decorator does is unknown

    place()
