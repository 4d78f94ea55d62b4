# unittest's way of the same.
import unittest


class TestRefusal(unittest.TestCase):
    def test_refusal(self):
        with self.assertRaises(Exception):
            enforce_before_order("BTCUSDT")
        self.client.submit_order("BTCUSDT")  # INV002: expected, hence swallowed
