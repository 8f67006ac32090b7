// A connector as the public protocol describes it, in Go, with no help of Headwater's but the proto files.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"os"

	"github.com/bufbuild/protocompile"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
)

const schema = `{"without_schema": {"tables": [
  {"name": "order", "columns": [
    {"name": "id", "type": "LONG", "primary_key": true},
    {"name": "name", "type": "STRING"},
    {"name": "price", "type": "DECIMAL", "params": {"decimal": {"precision": 12, "scale": 2}}},
    {"name": "ratio", "type": "DOUBLE"},
    {"name": "share", "type": "FLOAT"},
    {"name": "small", "type": "SHORT"},
    {"name": "count", "type": "INT"},
    {"name": "open", "type": "BOOLEAN"},
    {"name": "day", "type": "NAIVE_DATE"},
    {"name": "at", "type": "NAIVE_DATETIME"},
    {"name": "seen", "type": "UTC_DATETIME"},
    {"name": "photo", "type": "BINARY"},
    {"name": "note", "type": "XML"},
    {"name": "extra", "type": "JSON"}
  ]},
  {"name": "event"}
]}}`

const first = `{
  "id": {"long": "4611686018427387904"},
  "name": {"string": "größe 🦆 %s"},
  "price": {"decimal": "1234567890.12"},
  "ratio": {"double": 0.1},
  "share": {"float": 0.5},
  "small": {"short": -32768},
  "count": {"int": 2147483647},
  "open": {"bool": true},
  "day": {"naive_date": "0001-01-01T00:00:00Z"},
  "at": {"naive_datetime": "2024-02-29T23:59:59.999999Z"},
  "seen": {"utc_datetime": "9999-12-31T23:59:59.999999Z"},
  "photo": {"binary": "AH+A/w=="},
  "note": {"xml": "<a/>"},
  "extra": {"json": "{\"list\":[1,2.5,null],\"nested\":{\"text\":\"é\\\"\\\\\"}}"},
  "comment": {"string": "not declared"}
}`

const second = `{
  "id": {"long": "%d"}, "name": {"null": true}, "price": {"decimal": "-0.01"}, "ratio": {"double": -1e-300},
  "small": {"short": 0}, "count": {"int": 0}, "open": {"bool": false}, "extra": {"json": "[]"}
}`

func operations(word string, number int) []string {
	record := func(table, kind, data string) string {
		return fmt.Sprintf(`{"record": {"table_name": %q, "type": %q, "data": %s}}`, table, kind, data)
	}
	event := func(kind string) string {
		return record("event", "UPSERT", fmt.Sprintf(`{"kind": {"string": %q}, "n": {"long": "%d"}}`, kind, number))
	}
	return []string{
		event("forgotten"),
		record("event", "TRUNCATE", "{}"),
		event("begun"),
		record("order", "UPSERT", fmt.Sprintf(first, word)),
		record("order", "UPSERT", fmt.Sprintf(second, number)),
		record("order", "UPSERT", `{"id": {"long": "-1"}, "name": {"string": "to be deleted"}}`),
		record("order", "UPDATE", fmt.Sprintf(`{"id": {"long": "%d"}, "name": {"string": "updated"}}`, number)),
		record("order", "DELETE", `{"id": {"long": "-1"}}`),
		fmt.Sprintf(`{"checkpoint": {"state_json": "{\"round\": %d}"}}`, number),
	}
}

// Gives the messages of the protocol by their names, as its proto files describe them.
func readProtocol() func(name string) *dynamicpb.Message {
	files, err := (&protocompile.Compiler{
		Resolver: protocompile.WithStandardImports(&protocompile.SourceResolver{
			ImportPaths: []string{"../../../../packages/grpc/proto"},
		}),
	}).Compile(context.Background(), "connector_sdk.proto", "common.proto")
	if err != nil {
		log.Fatal(err)
	}
	return func(name string) *dynamicpb.Message {
		found, err := files.AsResolver().FindDescriptorByName(protoreflect.FullName("fivetran_sdk.v2." + name))
		if err != nil {
			log.Fatal(err)
		}
		return dynamicpb.NewMessage(found.(protoreflect.MessageDescriptor))
	}
}

func main() {
	message := readProtocol()
	filled := func(name, text string) (*dynamicpb.Message, error) {
		made := message(name)
		return made, protojson.Unmarshal([]byte(text), made)
	}
	unary := func(method, request string, response func() (*dynamicpb.Message, error)) grpc.MethodDesc {
		return grpc.MethodDesc{MethodName: method, Handler: func(
			_ any, _ context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor,
		) (any, error) {
			if err := decode(message(request)); err != nil {
				return nil, err
			}
			return response()
		}}
	}
	update := func(_ any, stream grpc.ServerStream) error {
		request := message("UpdateRequest")
		if err := stream.RecvMsg(request); err != nil {
			return err
		}
		text, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(request)
		if err != nil {
			return err
		}
		var given struct {
			Configuration map[string]string
			State         string `json:"state_json"`
		}
		var state struct{ Round int }
		if err := json.Unmarshal(text, &given); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(given.State), &state); err != nil {
			return err
		}
		for _, each := range operations(given.Configuration["word"], state.Round+1) {
			response, err := filled("UpdateResponse", each)
			if err != nil {
				return err
			}
			if err := stream.SendMsg(response); err != nil {
				return err
			}
		}
		return nil
	}

	server := grpc.NewServer()
	server.RegisterService(&grpc.ServiceDesc{
		ServiceName: "fivetran_sdk.v2.SourceConnector",
		HandlerType: (*any)(nil),
		Methods: []grpc.MethodDesc{
			unary("ConfigurationForm", "ConfigurationFormRequest", func() (*dynamicpb.Message, error) {
				return message("ConfigurationFormResponse"), nil
			}),
			unary("Test", "TestRequest", func() (*dynamicpb.Message, error) {
				return filled("TestResponse", `{"success": true}`)
			}),
			unary("Schema", "SchemaRequest", func() (*dynamicpb.Message, error) {
				return filled("SchemaResponse", schema)
			}),
		},
		Streams: []grpc.StreamDesc{{StreamName: "Update", ServerStreams: true, Handler: update}},
	}, nil)
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(server.Serve(listener))
}
