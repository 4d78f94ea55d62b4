# Methods of other objects do not change it, nor do those that read.
# settings: checks = ["check", "evaluate[allowed]"]
import logging


class Desk:
    def enter(self, client, symbol, metrics):
        log = logging.getLogger()
        reasons = []
        verdict = self.risk.evaluate(symbol)
        self.record(verdict)
        metrics.count("asked")
        log.info("%s %s", verdict, verdict.to_dict())
        reasons.append(verdict.reason)
        if not verdict.allowed:
            return
        client.submit_order(symbol)
