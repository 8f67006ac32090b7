from fivetran_connector_sdk import Connector, Operations as op


class Ratio(float):
    """As the numbers of numpy are."""


def schema(configuration: dict):
    return [{"table": "row", "primary_key": ["id"], "columns": {"id": "LONG", "share": "FLOAT"}}]


def update(configuration: dict, state: dict):
    op.upsert(
        "row",
        {
            "id": 1,
            "share": 10.4,
            "price": 10.4,
            "ratio": Ratio(0.1),
            "nothing": None,
            "truth": True,
            "least": -(2**63),
            "most": 2**63 - 1,
            "beyond": 2**63,
            "far_below": -(10**30),
            "words": "größe 🦆",
            "list": [1, 2.5],
        },
    )


connector = Connector(update=update, schema=schema)
