/**
 * The control messages of `proto/source_connector.proto`, as their generated code reads and writes them. Names are those
 * of the protocol. Fields of a `oneof` and `optional` ones are missing when they were not sent; lists never are.
 */

/** A setting, for its form. At most one of the kinds is there. */
export interface FormFieldMessage {
  name: string;
  label: string;
  required?: boolean;
  description?: string;
  default_value?: string;
  placeholder?: string;
  /** Which of the kinds below is there. */
  type?: FieldKind;
  text_field?: 'PlainText' | 'Password' | 'Hidden';
  dropdown_field?: { dropdown_field: string[] };
  toggle_field?: Record<string, never>;
  conditional_fields?: { condition?: VisibilityCondition; fields: FormFieldMessage[] };
  upload_field?: { allowed_file_type: string[]; max_file_size_bytes: number };
  descriptive_dropdown_fields?: {
    descriptive_dropdown_field: { value: string; label: string; description: string }[];
  };
}

export type FieldKind =
  | 'text_field'
  | 'dropdown_field'
  | 'toggle_field'
  | 'conditional_fields'
  | 'upload_field'
  | 'descriptive_dropdown_fields';

/** When the fields of a group are shown. */
export interface VisibilityCondition {
  condition_field: string;
  visible_when?: 'bool_value' | 'string_value' | 'empty_value';
  bool_value?: boolean;
  string_value?: string;
  empty_value?: boolean;
}

export interface ConfigurationFormResponse {
  schema_selection_supported: boolean;
  table_selection_supported: boolean;
  fields: FormFieldMessage[];
  tests: { name: string; label: string }[];
}

export interface TestRequest {
  name: string;
  configuration: Record<string, string>;
}

export interface TestResponse {
  response?: 'success' | 'failure';
  success?: boolean;
  failure?: string;
}

export interface SchemaRequest {
  configuration: Record<string, string>;
}

/** The type of a column, by its name in the protocol. */
export type DataTypeName =
  | 'UNSPECIFIED'
  | 'BOOLEAN'
  | 'SHORT'
  | 'INT'
  | 'LONG'
  | 'DECIMAL'
  | 'FLOAT'
  | 'DOUBLE'
  | 'NAIVE_DATE'
  | 'NAIVE_DATETIME'
  | 'UTC_DATETIME'
  | 'BINARY'
  | 'XML'
  | 'STRING'
  | 'JSON'
  | 'NAIVE_TIME';

export interface ColumnMessage {
  name: string;
  /** A number when the sender knows more types than this side. */
  type: DataTypeName | number;
  primary_key: boolean;
  params?: {
    params?: 'decimal' | 'string_byte_length';
    decimal?: { precision: number; scale: number };
    string_byte_length?: number;
  };
}

export interface TableMessage {
  name: string;
  columns: ColumnMessage[];
}

export interface SchemaMessage {
  name: string;
  tables: TableMessage[];
}

export interface SchemaResponse {
  response?: 'schema_response_not_supported' | 'with_schema' | 'without_schema';
  schema_response_not_supported?: boolean;
  with_schema?: { schemas: SchemaMessage[] };
  without_schema?: { tables: TableMessage[] };
  selection_not_supported?: boolean;
}

/** What may be said about which tables are wanted; Headwater asks for all. */
export interface TableSelection {
  included: boolean;
  table_name: string;
  columns: Record<string, boolean>;
  include_new_columns: boolean;
}

export interface UpdateRequest {
  configuration: Record<string, string>;
  selection?: {
    selection?: 'without_schema' | 'with_schema';
    without_schema?: { tables: TableSelection[]; include_new_tables: boolean };
    with_schema?: {
      schemas: {
        included: boolean;
        schema_name: string;
        tables: TableSelection[];
        include_new_tables: boolean;
      }[];
      include_new_schemas: boolean;
    };
  };
  state_json?: string;
}
