"""The rows of ../../rows/narrow-rows.ts, one operation each."""
from fivetran_connector_sdk import Connector, Operations as op
from narrow import row


def schema(configuration):
    return [
        {
            "table": "t",
            "primary_key": ["id"],
            "columns": {
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
        }
    ]


def update(configuration, state):
    count = int(configuration["rows"])
    for id in range(count):
        # The SDK takes decimals as texts.
        op.upsert("t", row(id, amount=str))
    op.checkpoint({"rows": count})


connector = Connector(update=update, schema=schema)
