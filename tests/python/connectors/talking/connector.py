import sys

from fivetran_connector_sdk import Connector, Logging, Operations as op

print("loaded")
Logging.info("the log is there before a sync")


def update(configuration: dict, state: dict):
    print("first", flush=True)
    Logging.debug("details")
    Logging.info('words: "größe" 🦆\nsecond line')
    print('{"level": "odd"}')
    Logging.warning("slow")
    Logging.error("refused")
    print("last")
    print("complaint", file=sys.stderr)
    op.checkpoint(state)


connector = Connector(update=update)
