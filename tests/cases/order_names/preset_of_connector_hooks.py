# What a connector implements counts only where the settings say so.
# settings: presets = ["hummingbot"]
class Connector:
    async def _create_order(self, order):
        return await self._place_order(order)  # INV001: asks the venue
