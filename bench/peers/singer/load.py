"""load.py TABLE ROWS FILE: loads generated rows into bench.t of a DuckDB file, by a Singer tap and target-duckdb."""
import json
import os
import subprocess
import sys
import time

table, count, file = sys.argv[1], int(sys.argv[2]), sys.argv[3]
folder = os.path.dirname(file)


def config(name, settings):
    path = os.path.join(folder, name)
    with open(path, "w") as out:
        json.dump(settings, out)
    return path


tap = [sys.executable, os.path.join(os.path.dirname(__file__), "tap.py")]
target = [os.path.join(os.path.dirname(sys.executable), "target-duckdb")]
tap += ["--config", config("tap.json", {"table": table, "rows": count})]
target += ["--config", config("target.json", {"path": file, "default_target_schema": "bench"})]

begun = time.perf_counter()
with open(os.path.join(folder, "singer.log"), "w") as log:
    source = subprocess.Popen(tap, stdout=subprocess.PIPE, stderr=log)
    sink = subprocess.Popen(target, stdin=source.stdout, stdout=subprocess.DEVNULL, stderr=log)
    source.stdout.close()
    codes = [sink.wait(), source.wait()]
if any(codes):
    with open(log.name) as text:
        sys.exit("".join(text.readlines()[-10:]))
print(json.dumps({"seconds": time.perf_counter() - begun}))
