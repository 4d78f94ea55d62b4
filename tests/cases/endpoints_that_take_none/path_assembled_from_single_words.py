# The last segment must stand behind its slash in one literal: what is put together of words is not seen.
def enter(session, base, body):
    session.post("/".join([base, "fapi", "v1", "order"]), data=body)
