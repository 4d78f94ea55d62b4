# A helper that raised may have sent before it did: its exception leaves it after the order as well.
def enter(client, symbol):
    enforce_before_order(symbol)
    for _ in range(3):
        try:
            return _send(client, symbol)
        except ConnectionError:
            continue


def _send(client, symbol):
    return client.create_order(symbol)  # INV004: the first may have arrived


class Desk:
    async def enter(self, symbol):
        enforce_before_order(symbol)
        try:
            await self._send(symbol)
        except ConnectionError:
            await self.backup.create_order(symbol)  # INV004: behind a helper that may have sent

    async def _send(self, symbol):
        await self._post(symbol)

    async def _post(self, symbol):
        return await self.client.create_order(symbol)


def flatten(client, symbol):
    enforce_before_order(symbol)
    try:
        public(client, symbol)
    finally:
        client.submit_order(symbol)  # INV004: whether or not the first has arrived


def public(client, symbol):
    client.create_order(symbol)  # INV001: anybody may call it
