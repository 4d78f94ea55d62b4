# What comes from a library is no class of this file, and neither are the classes below it.
import orm
from orm import declarative_base

Model = declarative_base()
db = orm.Database()


class Note(Model):
    def check(self, symbol):
        return None


class Row(db.Model):
    def check(self, symbol):
        return None


class Desk(db.Model):
    def check(self, symbol):
        enforce_before_order(symbol)

    def enter(self, symbol):
        self.check(symbol)
        self.client.submit_order(symbol)
