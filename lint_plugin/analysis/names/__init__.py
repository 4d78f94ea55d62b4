"""Name resolution: scopes, origins, classes, callees and escapes."""
