# Which argument of a guard of the team's own is the symbol, no setting says.
# settings: guards = ["check_risk"]
def f(client, s, t):
    check_risk(s, "buy", 1)
    client.create_order(t, "market", "sell", 1)
