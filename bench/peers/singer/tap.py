"""tap.py --config FILE: a Singer tap of generated rows, written with the Meltano SDK."""
from importlib import import_module

from singer_sdk import Stream, Tap
from singer_sdk import typing as th

COLUMNS = {
    "narrow": {
        "id": th.IntegerType,
        "name": th.StringType,
        "email": th.StringType,
        "amount": th.NumberType,
        "qty": th.IntegerType,
        "score": th.NumberType,
        "active": th.BooleanType,
        "created_at": th.DateTimeType,
        "day": th.DateType,
        "payload": th.ObjectType(),
    },
    "fat": {
        "id": th.IntegerType,
        "big": th.IntegerType,
        "f": th.NumberType,
        "amount": th.NumberType,
        "ok": th.BooleanType,
        "day": th.DateType,
        "ts": th.DateTimeType,
        "short": th.StringType,
        "long": th.StringType,
        "opt": th.StringType,
    },
}


class Rows(Stream):
    name = "t"
    primary_keys = ("id",)

    def get_records(self, context):
        row = import_module(self.config["table"]).row
        for id in range(self.config["rows"]):
            yield row(id)


class RowsTap(Tap):
    name = "tap-rows"
    config_jsonschema = th.PropertiesList(
        th.Property("table", th.StringType), th.Property("rows", th.IntegerType)
    ).to_dict()

    def discover_streams(self):
        columns = COLUMNS[self.config["table"]].items()
        schema = th.PropertiesList(*(th.Property(name, type) for name, type in columns)).to_dict()
        return [Rows(self, schema=schema)]


RowsTap.cli()
