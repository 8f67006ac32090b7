import os
import subprocess
import time

from fivetran_connector_sdk import Connector, Operations as op

child = subprocess.Popen(["sleep", "600"])
print(f"processes {os.getpid()} {child.pid}")


def update(configuration: dict, state: dict):
    op.upsert("row", {"id": 1})
    op.checkpoint({"at": 1})
    time.sleep(600)


connector = Connector(update=update)
