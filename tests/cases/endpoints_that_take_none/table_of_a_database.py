# PostgREST, which Supabase serves a database by: below `/rest/v1/` stands the table that rows are written to.
ALPACA = "https://paper-api.alpaca.markets/v2"
ROWS = "https://desk.supabase.co/rest/v1"


def record(requests, session, url, base, row):
    requests.post(f"{url}/rest/v1/orders", json=row)
    requests.post(url + "/rest/v1/orders", json=row)
    requests.post("https://desk.supabase.co/rest/v1/orders", json=row)
    requests.post(f"{url}/rest/v1/orders?on_conflict=order_id", json=row)
    requests.post(f"{ROWS}/orders", json=row)
    session.request("POST", f"{url}/rest/v1/orders", json=row)
    session.post("/rest/v1/orders", json=row)
    session.patch(f"{url}/rest/v1/orders/{row}", json=row)
    session.post("%s/rest/v1/orders" % url, json=row)
    session.post("{}/rest/v1/orders".format(url), json=row)
    session.post(f"{url}/REST/v1/orders", json=row)


def send(requests, session, url, base, row):
    requests.post(f"{ALPACA}/orders", json=row)  # INV001: the broker's own address
    requests.post(f"{base}/orders", json=row)  # INV001: of a file that speaks of Alpaca
    requests.post(f"{base}/rest/v2/orders", json=row)  # INV001: `v2/orders`, whatever stands before it
    requests.post(f"{base}/rest/orders", json=row)  # INV001: no version, so no table
    requests.post(f"{base}/v1/orders", json=row)  # INV001: no `rest`
    requests.post(f"{base}/rest/v1/desk/orders", json=row)  # INV001: a segment between
    session.post(f"{base}/rest/v1/v2/orders", json=row)  # INV001: Alpaca's own path
