# What is logged, or printed, or sent to a chat as prose, is no request.
def report(logger, bot, price):
    logger.info("/fapi/v1/order")
    logger.info("POST /fapi/v1/order")
    print(f"API: /uapi/domestic-stock/v1/trading/order-cash {price}")
    bot.send("sent to /v5/order/create")
