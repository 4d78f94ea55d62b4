"""Name resolution: scopes, imports, classes, callees."""
