# A class elsewhere may replace a method that holds neither order nor guard.
class Desk:
    def create_order(self, size):
        return size * 2

    def enter(self, size):
        return self.create_order(size)  # INV001: replaced elsewhere perhaps
