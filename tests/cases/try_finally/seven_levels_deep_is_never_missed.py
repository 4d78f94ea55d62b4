# Deeper than the analysis keeps ways apart it may flag too much, but never too little.
def enter(client, log, symbol, ready):
    try:
        try:
            try:
                try:
                    try:
                        try:
                            try:
                                if not ready:
                                    raise TimeoutError
                                enforce_before_order(symbol)
                            finally:
                                log.info("7")
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
        client.submit_order(symbol)  # INV001: not ready
