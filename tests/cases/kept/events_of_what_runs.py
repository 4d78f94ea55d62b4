# A stream that is run calls its handlers for each event, many times on one guard.
class Desk:
    def on_message(self, client, ws, symbol):
        enforce_before_order(symbol)
        ws.run(on_message=lambda t: client.submit_order(t))  # INV001: once a message

    def forever(self, client, ws, symbol):
        enforce_before_order(symbol)
        ws.run_forever(on_tick=lambda t: client.submit_order(t))  # INV001: once a tick

    def callback(self, client, ws, symbol):
        enforce_before_order(symbol)
        ws.run(callback=lambda t: client.submit_order(t))  # INV001: once an event

    def callbacks(self, client, ws, symbol):
        enforce_before_order(symbol)
        ws.run_stream(callbacks=[lambda t: client.submit_order(t)])  # INV001: the same

    def handler(self, client, ws, symbol):
        enforce_before_order(symbol)
        ws.run(handler=lambda t: client.submit_order(t))  # INV001: the same

    def listener(self, client, ws, symbol):
        enforce_before_order(symbol)
        ws.run(listener=lambda t: client.submit_order(t))  # INV001: the same

    def named(self, client, ws, symbol):
        enforce_before_order(symbol)
        ws.run(tick_callback=lambda t: client.submit_order(t))  # INV001: the same

    def order_function(self, client, ws, symbol):
        enforce_before_order(symbol)
        ws.run(on_message=client.submit_order)  # INV005: handed over for each message

    def nested(self, client, ws, symbol):
        def send(tick):
            client.submit_order(tick)  # INV001: `run` calls it for each event

        enforce_before_order(symbol)
        ws.run(on_tick=send)

    def on_retry(self, client, retry, symbol):
        enforce_before_order(symbol)
        retry(client.fetch, on_retry=lambda: client.submit_order(symbol))  # INV001: after each failure

    def error_callback(self, client, pool, symbol):
        enforce_before_order(symbol)
        pool.call(client.fetch, error_callback=lambda e: client.submit_order(symbol))  # INV001: after a failure
