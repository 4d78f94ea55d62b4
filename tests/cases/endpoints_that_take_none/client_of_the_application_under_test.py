# A test client asks the file's own application.
from fastapi.testclient import TestClient

from service import app

client = TestClient(app)


def test_create():
    assert client.post("/v2/orders", json={}).status_code == 200


def test_with(flask_app):
    with flask_app.test_client() as browser:
        browser.post("/api/v1/placeorder", json={})


def test_fixture(client):
    assert client.post("/v2/orders", json={}).status_code == 200


class TestOrders:
    def setup_method(self):
        self.http = TestClient(app)

    def test_order(self):
        assert self.http.post("/v2/orders", json={}).status_code == 200
