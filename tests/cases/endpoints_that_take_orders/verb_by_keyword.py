# vnpy queues its requests with `add_request`, which is how it sends them.
class Gateway:
    def submit(self, data):
        self.add_request(  # INV001: no guard
            method="POST",
            path="/api/v1/private/order/submit",
            data=data,
        )
