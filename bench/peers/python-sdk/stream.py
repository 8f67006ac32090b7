"""stream.py TABLE ROWS: starts the SDK's gRPC server and drains its stream of generated rows."""
import json
import os
import socket
import subprocess
import sys
import time

import grpc
from fivetran_connector_sdk.protos import connector_sdk_pb2 as messages
from fivetran_connector_sdk.protos.connector_sdk_pb2_grpc import SourceConnectorStub

table, count = sys.argv[1], int(sys.argv[2])
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]

connector = os.path.join(os.path.dirname(__file__), "connector.py")
server = subprocess.Popen([sys.executable, connector, table, str(count), str(port)], stdout=subprocess.DEVNULL)
try:
    channel = grpc.insecure_channel(f"127.0.0.1:{port}", [("grpc.max_receive_message_length", 2**27)])
    grpc.channel_ready_future(channel).result(timeout=60)
    stub = SourceConnectorStub(channel)
    stub.Schema(messages.SchemaRequest())
    received = 0
    begun = ended = time.perf_counter()
    for response in stub.Update(messages.UpdateRequest(state_json="{}")):
        received += len(response.structured_records.structured_records)
        # Not the end of the stream, before which the SDK waits for a second.
        ended = time.perf_counter()
    if received != count:
        sys.exit(f"rows of the stream: expected {count}, found {received}")
finally:
    server.terminate()
    server.wait()
used = os.times()
print(json.dumps({"seconds": ended - begun, "cpuSeconds": used.children_user + used.children_system}))
