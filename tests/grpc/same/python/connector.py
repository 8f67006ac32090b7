from fivetran_connector_sdk import Connector
from fivetran_connector_sdk import Operations as op


def schema(configuration: dict):
    return [
        {
            "table": "order",
            "primary_key": ["id"],
            "columns": {
                "id": "LONG",
                "name": "STRING",
                "price": {"type": "DECIMAL", "precision": 12, "scale": 2},
                "ratio": "DOUBLE",
                "share": "FLOAT",
                "small": "SHORT",
                "count": "INT",
                "open": "BOOLEAN",
                "day": "NAIVE_DATE",
                "at": "NAIVE_DATETIME",
                "seen": "UTC_DATETIME",
                "photo": "BINARY",
                "note": "XML",
                "extra": "JSON",
            },
        },
        {"table": "event"},
    ]


def update(configuration: dict, state: dict):
    number = state.get("round", 0) + 1
    op.upsert("event", {"kind": "forgotten", "n": number})
    op.truncate("event")
    op.upsert("event", {"kind": "begun", "n": number})
    op.upsert(
        "order",
        {
            "id": 2**62,
            "name": f"größe 🦆 {configuration['word']}",
            "price": "1234567890.12",
            "ratio": 0.1,
            "share": 0.5,
            "small": -32768,
            "count": 2147483647,
            "open": True,
            "day": "0001-01-01",
            "at": "2024-02-29T23:59:59.999999",
            "seen": "9999-12-31T23:59:59.999999+00:00",
            "photo": bytes([0, 127, 128, 255]),
            "note": "<a/>",
            "extra": {"list": [1, 2.5, None], "nested": {"text": 'é"\\'}},
            "comment": "not declared",
        },
    )
    op.upsert(
        "order",
        {"id": number, "name": None, "price": "-0.01", "ratio": -1e-300, "small": 0, "count": 0, "open": False, "extra": []},
    )
    op.upsert("order", {"id": -1, "name": "to be deleted"})
    op.update("order", {"id": number, "name": "updated"})
    op.delete("order", {"id": -1})
    op.checkpoint({"round": number})


connector = Connector(update=update, schema=schema)
