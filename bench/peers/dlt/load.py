"""load.py TABLE ROWS FILE rows|arrow: appends generated rows to bench.t of a DuckDB file with dlt."""
import json
import os
import sys
import time
from importlib import import_module

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
os.environ["RUNTIME__LOG_LEVEL"] = "ERROR"
import dlt

table, count, file, kind = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
row = import_module(table).row
ROWS_PER_TABLE = 100_000


def rows():
    for id in range(count):
        yield row(id)


def arrow_tables():
    import pyarrow as pa

    inferred = pa.Table.from_pylist([row(id) for id in range(2)]).schema
    for name, type in {"amount": pa.decimal128(18, 4), "opt": pa.string()}.items():
        place = inferred.get_field_index(name)
        if place >= 0:
            inferred = inferred.set(place, pa.field(name, type))
    for start in range(0, count, ROWS_PER_TABLE):
        ids = range(start, min(count, start + ROWS_PER_TABLE))
        yield pa.Table.from_pylist([row(id) for id in ids], inferred)


resource = dlt.resource(rows if kind == "rows" else arrow_tables, name="t")
pipeline = dlt.pipeline(
    "bench",
    destination=dlt.destinations.duckdb(file),
    dataset_name="bench",
    pipelines_dir=os.path.join(os.path.dirname(file), "pipelines"),
)
begun = time.perf_counter()
pipeline.run(resource())
print(json.dumps({"seconds": time.perf_counter() - begun}))
