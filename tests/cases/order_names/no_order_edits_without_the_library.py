# Editing, amending and replacing is what many programs do.
def curate(shop, row):
    shop.edit_order(row)
    shop.modify_order(row)
    shop.replace_order(row)
    shop.amend_order(row)
    shop.new_order(row)
    shop.post_order(row)
    shop.create_trade(row)
