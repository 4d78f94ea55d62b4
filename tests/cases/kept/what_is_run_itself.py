# What `retry`, `call`, `execute` and `run` are there to run, they run at once, whatever they call it.
class Desk:
    def by_position(self, client, run, symbol):
        enforce_before_order(symbol)
        run(lambda: client.submit_order(symbol))

    def target(self, client, run, symbol):
        enforce_before_order(symbol)
        run(target=lambda: client.submit_order(symbol))

    def callback(self, client, retry, symbol):
        enforce_before_order(symbol)
        retry(callback=lambda: client.submit_order(symbol))

    def handler(self, client, pool, symbol):
        enforce_before_order(symbol)
        pool.execute(handler=lambda: client.submit_order(symbol))

    def called(self, client, pool, symbol):
        enforce_before_order(symbol)
        pool.call_with_retry(target=lambda: client.submit_order(symbol))

    def function(self, client, pool, symbol):
        enforce_before_order(symbol)
        pool.run(function=lambda: client.submit_order(symbol))

    def other(self, client, pool, symbol):
        enforce_before_order(symbol)
        pool.run(action=lambda: client.submit_order(symbol))

    def own_event(self, client, ws, symbol):
        def send(tick):
            enforce_before_order(tick)
            client.submit_order(tick)

        ws.run(on_tick=send)

    def looks(self, client, ws, symbol):
        enforce_before_order(symbol)
        ws.run(on_tick=lambda tick: client.fetch(tick))
        client.submit_order(symbol)

    def tried(self, client, attempt_call, symbol):
        enforce_before_order(symbol)
        attempt_call(callback=lambda: client.submit_order(symbol))
