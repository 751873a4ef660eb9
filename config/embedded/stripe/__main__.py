"""python -m config.embedded.stripe --port P --webhook URL --secret S --state FILE"""

import argparse
import logging
import pathlib
import signal

from .server import Simulator

log = logging.getLogger(__name__)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m config.embedded.stripe", description="A simulated Stripe, on 127.0.0.1 only."
    )
    parser.add_argument("--port", type=int, default=12111)
    parser.add_argument("--webhook", help="where events are delivered")
    parser.add_argument("--secret", default="whsec_simulated", help="what deliveries are signed with")
    parser.add_argument("--state", type=pathlib.Path, help="the file that keeps everything between runs")
    asked = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    stop_signals = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stop_signals)  # before any thread starts, so that sigwait gets them
    simulator = Simulator(port=asked.port, webhook=asked.webhook, secret=asked.secret, state=asked.state)
    simulator.start()
    log.info("Stripe simulator on %s, its desk on %s/_sim/", simulator.base, simulator.base)
    signal.sigwait(stop_signals)
    simulator.stop()


if __name__ == "__main__":
    main()
