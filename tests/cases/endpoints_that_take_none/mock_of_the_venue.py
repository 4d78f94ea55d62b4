# Stand-ins are told what to answer.
import respx
import responses
from aioresponses import aioresponses


def prepare(httpx_mock, requests_mock, fake_client, mock_session):
    respx.post("https://paper-api.alpaca.markets/v2/orders").mock(return_value=None)
    responses.add(responses.POST, "https://api.alpaca.markets/v2/orders", json={})
    responses.post("https://api.alpaca.markets/v2/orders", json={})
    requests_mock.post("https://api.binance.com/api/v3/order", json={})
    httpx_mock.add_response(method="POST", url="https://api.binance.com/api/v3/order")
    fake_client.set_post_response("/api/v5/trade/order", {"code": "0"})
    mock_session.post("/v2/orders")
    with aioresponses() as m:
        m.post("https://fapi.binance.com/fapi/v1/order", payload={})
