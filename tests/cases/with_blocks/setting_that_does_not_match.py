# The setting names locks; the session stays unknown.
# settings: non-suppressing = ["*._lock"]
def enter(client, self, symbol):
    with self._session:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: `self._session` is not covered by the setting
