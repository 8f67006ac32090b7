"""Serves the connector of a connector.py with the Python SDK: `python launcher.py <connector.py>`.

Tells its port as a line on descriptor 3, {"port": 12345}, and serves until it is ended from outside.
"""

import functools
import importlib.metadata
import importlib.util
import json
import os
import sys
import traceback
from collections.abc import Callable
from concurrent import futures
from types import GeneratorType, ModuleType
from typing import Any, NoReturn

PORT_DESCRIPTOR = 3
SDK = "fivetran-connector-sdk"
MESSAGE_LIMIT = 128 * 2**20


def main(path: str) -> None:
    # Its own folder comes first otherwise.
    sys.path.pop(0)
    # What was compiled stays in the environment, which is Headwater's: it makes the next start twice as fast.
    sys.dont_write_bytecode = False
    # Other programs that the connector starts have no use for it.
    os.set_inheritable(PORT_DESCRIPTOR, False)
    # A log line is then written in one piece, whatever other threads print.
    sys.stdout.reconfigure(line_buffering=True, write_through=False)  # type: ignore[union-attr]
    require_sdk()
    mend_sdk()
    connector = find_connector(load(path), path)
    refuse_exits(connector)
    serve(connector)


def fail(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    sys.stderr.flush()
    # Threads that the connector has started would keep the process alive.
    os._exit(1)


def require_sdk() -> None:
    try:
        version = importlib.metadata.version(SDK)
    except importlib.metadata.PackageNotFoundError:
        fail(f"Error: {SDK} is not installed in {sys.prefix}: remove that folder, and run again")
    if version.split(".")[0] != "2":
        fail(f"Error: {SDK} {version} is in {sys.prefix}, and 2.x is needed: remove that folder, and run again")


def mend_sdk() -> None:
    try:
        import fivetran_connector_sdk as sdk

        # The oldest versions have no operation_stream: there, rows are what update() yields.
        from fivetran_connector_sdk import Logging, operation_stream, operations
    except ImportError as error:
        version = importlib.metadata.version(SDK)
        fail(f"Error: {SDK} {version} cannot be used ({error}): ask for {SDK}>=2.13,<3 in requirements.txt")
    # Before update() the SDK's own is None, and a log line at the top of connector.py would fail.
    Logging.LOG_LEVEL = min(Logging.Level)
    write = getattr(Logging, "_Logging__log")
    # The SDK drops these outside `fivetran debug`, while who reads the log decides what is shown. Old versions have one.
    for name, level in Logging.Level.__members__.items():
        if name in ("DEBUG", "FINE"):
            setattr(Logging, name.lower(), staticmethod(functools.partial(write, level)))
    # Stopping the tracker waits for a thread that sleeps a second: no sync would be faster.
    sdk.get_memory_tracker = Untracked
    operations.map_inferred_data_type = exact_inference(operations)
    # A checkpoint may wait as long as a slow destination needs: the SDK gives up after two minutes.
    operation_stream.CHECKPOINT_OP_TIMEOUT_IN_SEC = None


class Untracked:
    """Stands for the SDK's memory tracker."""

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass


def exact_inference(operations: ModuleType) -> Callable[..., None]:
    """Sends undeclared numbers as they are: the SDK rounds them to floats of 32 bits."""
    value_type = operations.common_pb2.ValueType
    infer = operations.map_inferred_data_type

    def infer_exactly(column: str, row: dict[str, Any], value: Any, *table: str) -> None:
        if isinstance(value, float):
            row[column] = value_type(double=value)
        elif isinstance(value, int) and abs(value) >= 2**63:
            row[column] = value_type(long=value) if value == -(2**63) else value_type(decimal=str(value))
        else:
            infer(column, row, value, *table)

    return infer_exactly


def load(path: str) -> ModuleType:
    if not os.path.isfile(path):
        fail(f"Error: there is no {path}")
    folder = os.path.dirname(os.path.abspath(path))
    os.chdir(folder)
    sys.path.insert(0, folder)
    sys.argv = [path]
    # Compiled files of the author's stay there too, not beside the sources.
    sys.pycache_prefix = os.path.join(sys.prefix, "pycache")
    spec = importlib.util.spec_from_file_location("connector", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["connector"] = module
    try:
        spec.loader.exec_module(module)
    except BaseException as error:
        fail(describe(error, folder))
    return module


def describe(error: BaseException, folder: str) -> str:
    """The part of a traceback that is the project's, then what happened, as one line."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if is_own(frame.filename, folder)]
    trace = ["Traceback (most recent call last):\n", *traceback.format_list(own)] if own else []
    # A syntax error shows its place without a frame.
    place = traceback.format_exception_only(error)[:-1] if isinstance(error, SyntaxError) else []
    text = " ".join(str(error).split())
    name = type(error).__name__
    return "".join([*trace, *place]) + (f"{name}: {text}" if text else name)


def is_own(file: str, folder: str) -> bool:
    return file.startswith(folder + os.sep) and "site-packages" not in file


def find_connector(module: ModuleType, path: str) -> Any:
    from fivetran_connector_sdk import Connector

    found = getattr(module, "connector", None)
    if isinstance(found, Connector):
        return found
    others = [name for name, value in vars(module).items() if isinstance(value, Connector)]
    file = os.path.basename(path)
    if others:
        fail(f"Error: {file} calls its connector {' and '.join(others)}: call it connector")
    fail(f"Error: {file} has no connector: end it with connector = Connector(update=update, schema=schema)")


def refuse_exits(connector: Any) -> None:
    """Makes an error of sys.exit(): in update() the SDK takes it for a good end, elsewhere it never answers."""
    connector.update_method = refuse_exit(exhaust(connector.update_method), "update()")
    for name, words in [("Schema", "schema()"), ("ConfigurationForm", "configuration_form()"), ("Test", "a test")]:
        setattr(connector, name, refuse_exit(getattr(connector, name), words))


def exhaust(update: Callable[..., Any]) -> Callable[..., None]:
    """Runs an update() that is a generator to its end, here, where its sys.exit() is seen."""

    @functools.wraps(update)
    def exhausted(**arguments: Any) -> None:
        result = update(**arguments)
        if isinstance(result, GeneratorType):
            for _ in result:
                pass

    return exhausted


def refuse_exit(function: Callable[..., Any], words: str) -> Callable[..., Any]:
    @functools.wraps(function)
    def refused(*arguments: Any, **named: Any) -> Any:
        try:
            return function(*arguments, **named)
        except SystemExit as error:
            said = error.code if isinstance(error.code, str) else "raise an error to fail, return to end"
            raise RuntimeError(f"sys.exit() was called in {words}: {said}") from error

    return refused


def serve(connector: Any) -> None:
    import grpc
    from fivetran_connector_sdk.protos import connector_sdk_pb2_grpc

    limits = [
        ("grpc.max_send_message_length", MESSAGE_LIMIT),
        ("grpc.max_receive_message_length", MESSAGE_LIMIT),
        # Otherwise another program may listen on the same port.
        ("grpc.so_reuseport", 0),
    ]
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=10), options=limits)
    connector_sdk_pb2_grpc.add_SourceConnectorServicer_to_server(connector, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    os.write(PORT_DESCRIPTOR, f"{json.dumps({'port': port})}\n".encode())
    server.wait_for_termination()


if __name__ == "__main__":
    main(sys.argv[1])
