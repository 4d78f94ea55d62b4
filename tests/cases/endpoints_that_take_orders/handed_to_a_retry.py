# So does a function that retries.
import requests


def enter(base, body):
    return call_with_retry(requests.post, f"{base}/v2/orders", json=body)  # INV001: no guard
