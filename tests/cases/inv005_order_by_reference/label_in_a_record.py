# A label in a record is data.
def audit(record, symbol):
    record.update({"action": "create_order", "symbol": symbol})
