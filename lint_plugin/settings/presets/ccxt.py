"""Presets of ccxt: unified methods, and those derived from the paths of venues."""

from __future__ import annotations

from lint_plugin.settings.presets.model import Preset, names

# ccxt 4.5.90: ccxt/base/exchange.py, ccxt/*.py.
_CCXT = names(
    """
    create_order create_orders create_order_ws create_orders_ws
    create_limit_order create_limit_buy_order create_limit_sell_order
    create_limit_order_ws create_limit_buy_order_ws create_limit_sell_order_ws
    create_market_order create_market_buy_order create_market_sell_order
    create_market_order_ws create_market_buy_order_ws create_market_sell_order_ws
    create_market_order_with_cost create_market_order_with_cost_ws
    create_market_buy_order_with_cost create_market_sell_order_with_cost
    create_post_only_order create_post_only_order_ws
    create_stop_order create_stop_order_ws
    create_stop_limit_order create_stop_limit_order_ws
    create_stop_market_order create_stop_market_order_ws
    create_trigger_order create_trigger_order_ws
    create_trailing_amount_order create_trailing_amount_order_ws
    create_trailing_percent_order create_trailing_percent_order_ws
    create_order_with_take_profit_and_stop_loss create_order_with_take_profit_and_stop_loss_ws
    create_stop_loss_order create_stop_loss_order_ws
    create_take_profit_order create_take_profit_order_ws
    create_twap_order create_rfq_order create_spot_order create_spot_orders
    create_contract_order create_contract_orders create_swap_order create_uta_order create_uta_orders
    """
)
_CCXT_EDITS = names(
    """
    edit_order edit_orders edit_order_ws edit_order_with_client_order_id
    edit_limit_order edit_limit_buy_order edit_limit_sell_order
    edit_spot_order edit_contract_order
    """
)

# ccxt 4.5.90: ccxt/abstract/. The letters of a path are folded in the spelling with underscores, so
# that neither spelling follows from the other.
_CCXT_IMPLICIT = names(
    """
    privatePostOrder private_post_order privatePostOrderOco private_post_order_oco
    privatePostOrderListOco private_post_orderlist_oco
    privatePostOrderListOto private_post_orderlist_oto
    privatePostOrderListOtoco private_post_orderlist_otoco
    privatePostSorOrder private_post_sor_order
    privatePostOrderCancelReplace private_post_order_cancelreplace
    sapiPostMarginOrder sapi_post_margin_order sapiPostMarginOrderOco sapi_post_margin_order_oco
    fapiPrivatePostOrder fapiprivate_post_order fapiPrivatePutOrder fapiprivate_put_order
    fapiPrivatePostBatchOrders fapiprivate_post_batchorders
    fapiPrivatePutBatchOrders fapiprivate_put_batchorders
    fapiPrivatePostAlgoOrder fapiprivate_post_algoorder
    dapiPrivatePostOrder dapiprivate_post_order dapiPrivatePutOrder dapiprivate_put_order
    dapiPrivatePostBatchOrders dapiprivate_post_batchorders
    dapiPrivatePostAlgoOrder dapiprivate_post_algoorder
    eapiPrivatePostOrder eapiprivate_post_order
    eapiPrivatePostBatchOrders eapiprivate_post_batchorders
    papiPostUmOrder papi_post_um_order papiPutUmOrder papi_put_um_order
    papiPostUmConditionalOrder papi_post_um_conditional_order
    papiPostUmAlgoOrder papi_post_um_algo_order
    papiPostCmOrder papi_post_cm_order papiPutCmOrder papi_put_cm_order
    papiPostCmConditionalOrder papi_post_cm_conditional_order
    papiPostMarginOrder papi_post_margin_order papiPostMarginOrderOco papi_post_margin_order_oco
    privatePostTradeOrder private_post_trade_order
    privatePostTradeBatchOrders private_post_trade_batch_orders
    privatePostTradeOrderAlgo private_post_trade_order_algo
    privatePostTradeAmendOrder private_post_trade_amend_order
    privatePostTradeAmendBatchOrders private_post_trade_amend_batch_orders
    privatePostV5OrderCreate private_post_v5_order_create
    privatePostV5OrderCreateBatch private_post_v5_order_create_batch
    privatePostV5OrderAmend private_post_v5_order_amend
    privatePostV5OrderAmendBatch private_post_v5_order_amend_batch
    privateMixPostV2MixOrderPlaceOrder private_mix_post_v2_mix_order_place_order
    privateMixPostV2MixOrderBatchPlaceOrder private_mix_post_v2_mix_order_batch_place_order
    privateMixPostV2MixOrderPlacePlanOrder private_mix_post_v2_mix_order_place_plan_order
    privateMixPostV2MixOrderModifyOrder private_mix_post_v2_mix_order_modify_order
    privateSpotPostV2SpotTradePlaceOrder private_spot_post_v2_spot_trade_place_order
    privateSpotPostV2SpotTradeBatchOrders private_spot_post_v2_spot_trade_batch_orders
    privateSpotPostOrders private_spot_post_orders
    privateSpotPostBatchOrders private_spot_post_batch_orders
    privateFuturesPostSettleOrders private_futures_post_settle_orders
    privateFuturesPostSettleBatchOrders private_futures_post_settle_batch_orders
    privateFuturesPostSettlePriceOrders private_futures_post_settle_price_orders
    privateDeliveryPostSettleOrders private_delivery_post_settle_orders
    privateOptionsPostOrders private_options_post_orders
    privatePostAddOrder private_post_addorder
    privatePostAddOrderBatch private_post_addorderbatch
    privatePostEditOrder private_post_editorder privatePostAmendOrder private_post_amendorder
    privatePostSendorder private_post_sendorder privatePostEditorder
    privatePostBatchorder private_post_batchorder
    privatePostOrders private_post_orders privatePostOrdersMulti private_post_orders_multi
    privatePostHfOrders private_post_hf_orders privatePostHfOrdersSync private_post_hf_orders_sync
    privatePostHfOrdersMulti private_post_hf_orders_multi
    privatePostStopOrder private_post_stop_order privatePostOcoOrder private_post_oco_order
    futuresPrivatePostOrders futuresprivate_post_orders
    futuresPrivatePostOrdersMulti futuresprivate_post_orders_multi
    spotPrivatePostOrder spot_private_post_order
    spotPrivatePostBatchOrders spot_private_post_batchorders
    contractPrivatePostOrderSubmit contract_private_post_order_submit
    privatePostAuthWOrderSubmit private_post_auth_w_order_submit
    privatePostAuthWOrderUpdate private_post_auth_w_order_update
    v3PrivatePostBrokerageOrders v3_private_post_brokerage_orders
    v3PrivatePostBrokerageOrdersEdit v3_private_post_brokerage_orders_edit
    """
)

CCXT = (
    Preset("ccxt", ("ccxt", "ccxtpro"), distinctive=_CCXT, by_import=_CCXT_EDITS),
    Preset(
        "ccxt-implicit",
        ("ccxt", "ccxtpro"),
        distinctive=_CCXT_IMPLICIT,
        # Deribit's.
        by_import=names(
            "privateGetBuy private_get_buy privateGetSell private_get_sell"
            " privateGetEdit private_get_edit"
        ),
    ),
)
