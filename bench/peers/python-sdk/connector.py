"""connector.py TABLE ROWS PORT: serves generated rows, as the SDK does in production."""
import sys
from importlib import import_module

from fivetran_connector_sdk import Connector, Operations as op

table, count, port = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
row = import_module(table).row
COLUMNS = {
    "narrow": {
        "id": "LONG",
        "name": "STRING",
        "email": "STRING",
        "amount": {"type": "DECIMAL", "precision": 18, "scale": 2},
        "qty": "INT",
        "score": "DOUBLE",
        "active": "BOOLEAN",
        "created_at": "UTC_DATETIME",
        "day": "NAIVE_DATE",
        "payload": "JSON",
    },
    "fat": {
        "id": "INT",
        "big": "LONG",
        "f": "DOUBLE",
        "amount": {"type": "DECIMAL", "precision": 18, "scale": 4},
        "ok": "BOOLEAN",
        "day": "NAIVE_DATE",
        "ts": "UTC_DATETIME",
        "short": "STRING",
        "long": "STRING",
        "opt": "STRING",
    },
}


def schema(configuration):
    return [{"table": "t", "primary_key": ["id"], "columns": COLUMNS[table]}]


def update(configuration, state):
    for id in range(count):
        # The SDK takes decimals as texts.
        op.upsert("t", row(id, amount=str))
    op.checkpoint({"rows": count})


Connector(update=update, schema=schema).run(port)
