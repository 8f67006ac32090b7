import os
import sys

from fivetran_connector_sdk import ConfigurationForm, Connector, Operations as op
from fivetran_connector_sdk import Test


def schema(configuration: dict):
    if configuration.get("in") == "schema":
        sys.exit(2)
    return [{"table": "row", "primary_key": ["id"]}]


def update(configuration: dict, state: dict):
    op.upsert("row", {"id": 1})
    return {"update": leave, "generator": leave_generating, "process": end, "error": raise_error}[configuration["in"]]()


def leave():
    sys.exit()


def leave_generating():
    yield
    sys.exit("the token has expired")


def end():
    os._exit(3)


def raise_error():
    raise ValueError("no such page")


def check(configuration: dict):
    sys.exit(1)
    return Test.success()


def configuration_form():
    return ConfigurationForm().add_test(label="Check", func=check)


connector = Connector(update=update, schema=schema, configuration_form=configuration_form)
