# What a test expects of a mock.
from unittest.mock import call


def check(api):
    assert api.mock_calls == [call("POST", "/fapi/v1/order", {})]
    api.request.assert_called_once_with("POST", "/fapi/v1/order", {})
