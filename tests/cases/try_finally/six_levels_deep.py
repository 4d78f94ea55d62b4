# Six `finally` bodies in one another are still followed exactly.
def enter(client, log, symbol, ready):
    try:
        try:
            try:
                try:
                    try:
                        try:
                            if not ready:
                                return
                            enforce_before_order(symbol)
                        finally:
                            log.info("6")
                    finally:
                        log.info("5")
                finally:
                    log.info("4")
            finally:
                log.info("3")
        finally:
            log.info("2")
    finally:
        log.info("1")
    client.submit_order(symbol)
