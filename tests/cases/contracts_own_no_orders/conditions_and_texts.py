# Methods of texts and mappings send nothing, on whatever path.
def create_order(row):
    side = row.get("side", "").lower()
    if side not in ("buy", "sell"):
        raise ValueError(f"unknown side: {side}")
    return {"side": side, "keys": sorted(row.keys())}


def enter(row):
    return create_order(row)  # no order: a mapping
