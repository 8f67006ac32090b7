"""A client of connectors that knows the public protocol alone: `client.py <proto folder> <address> <call> [request as JSON]`.

Prints what it got as a line of JSON: `messages`, and `failure`, a code and its details. The call `drop` is an Update whose
bytes are counted and not read; `hold` reads one message of an Update and waits.
"""

import json
import sys
import tempfile
import time
from importlib import resources

import grpc
from google.protobuf.json_format import MessageToDict, ParseDict
from grpc_tools import protoc

protos, address, name = sys.argv[1:4]
request = json.loads(sys.argv[4]) if len(sys.argv) > 4 else {}

compiled = tempfile.TemporaryDirectory()
own = resources.files("grpc_tools") / "_proto"
words = ["protoc", f"-I{protos}", f"-I{own}", f"--python_out={compiled.name}", f"--grpc_python_out={compiled.name}"]
if protoc.main([*words, "common.proto", "connector_sdk.proto"]) != 0:
    sys.exit("the public proto files could not be compiled")
sys.path.insert(0, compiled.name)
import common_pb2  # noqa: E402
import connector_sdk_pb2  # noqa: E402
import connector_sdk_pb2_grpc  # noqa: E402

limits = [("grpc.max_receive_message_length", 128 * 1024 * 1024)]
channel = grpc.insecure_channel(address, options=limits)
stub = connector_sdk_pb2_grpc.SourceConnectorStub(channel)


def answers():
    if name == "ConfigurationForm":
        yield stub.ConfigurationForm(common_pb2.ConfigurationFormRequest())
    elif name == "Test":
        yield stub.Test(ParseDict(request, common_pb2.TestRequest()))
    elif name == "Schema":
        yield stub.Schema(ParseDict(request, connector_sdk_pb2.SchemaRequest()))
    else:
        yield from stub.Update(ParseDict(request, connector_sdk_pb2.UpdateRequest()))


def drop():
    update = channel.unary_stream("/fivetran_sdk.v2.SourceConnector/Update")
    wanted = ParseDict(request, connector_sdk_pb2.UpdateRequest()).SerializeToString()
    began = time.monotonic()
    sizes = [len(message) for message in update(wanted)]
    return {"messages": len(sizes), "bytes": sum(sizes), "seconds": time.monotonic() - began}


def read():
    messages, failure = [], None
    try:
        for message in answers():
            messages.append(MessageToDict(message, preserving_proto_field_name=True))
            if name == "hold":
                print(json.dumps(messages[0]), flush=True)
                time.sleep(3600)
    except grpc.RpcError as error:
        failure = f"{error.code().name}: {error.details()}"
    return {"messages": messages, "failure": failure}


print(json.dumps(drop() if name == "drop" else read()), flush=True)
