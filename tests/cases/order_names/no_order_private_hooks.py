# A private method is an order only where the settings name its preset.
from hummingbot.connector.exchange_py_base import ExchangePyBase


class Connector(ExchangePyBase):
    async def retry(self, order):
        return await self._place_order(order)
