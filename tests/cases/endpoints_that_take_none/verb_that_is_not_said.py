# At an endpoint that answers queries too nothing is known of a call that does not say its verb.
class Client:
    def _request(self, method, path):
        return self.session.request(method, self.base + path)

    def call(self, method):
        return self._request(method, "/fapi/v1/order")
