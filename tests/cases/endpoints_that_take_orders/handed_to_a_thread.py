# `to_thread` calls what it is given with what it is given.
import asyncio

import requests


async def enter(base, body):
    return await asyncio.to_thread(requests.post, f"{base}/v2/orders", json=body)  # INV001: no guard
