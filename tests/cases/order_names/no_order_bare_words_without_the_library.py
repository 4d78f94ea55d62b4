# Words of everyday, in a file that imports no library of which they are orders.
import sqlite3


def work(shop, book, menu, door):
    shop.buy("milk")
    shop.sell("bread")
    menu.order("soup")
    door.close()
    book.cover("leather")
    book.short("title")
