import type { StoredType } from '../column-type.ts';
import type { CompactThrift } from './compact-thrift.ts';

/** The physical types of Parquet that spool files use, by their numbers in the format. */
export const physicalTypes = {
  BOOLEAN: 0,
  INT32: 1,
  INT64: 2,
  FLOAT: 4,
  DOUBLE: 5,
  BYTE_ARRAY: 6,
  FIXED_LEN_BYTE_ARRAY: 7,
} as const;

export type PhysicalType = keyof typeof physicalTypes;

/** How many bytes a decimal of more than 18 digits takes. */
export const wideDecimalBytes = 16;

/** Gives the physical type in which a column travels. */
export function physicalType(type: StoredType): PhysicalType {
  if (typeof type !== 'string') return type.precision <= 18 ? 'INT64' : 'FIXED_LEN_BYTE_ARRAY';
  return physicalTypeByName[type];
}

const physicalTypeByName = {
  UNTYPED: 'BOOLEAN',
  BOOLEAN: 'BOOLEAN',
  SHORT: 'INT32',
  INT: 'INT32',
  LONG: 'INT64',
  FLOAT: 'FLOAT',
  DOUBLE: 'DOUBLE',
  NAIVE_DATE: 'INT32',
  NAIVE_DATETIME: 'INT64',
  UTC_DATETIME: 'INT64',
  NAIVE_TIME: 'INT64',
  BINARY: 'BYTE_ARRAY',
  STRING: 'BYTE_ARRAY',
  XML: 'BYTE_ARRAY',
  JSON: 'BYTE_ARRAY',
} as const satisfies Record<Extract<StoredType, string>, PhysicalType>;

/**
 * Writes what the values of a column mean into its schema element: the old `ConvertedType` where there is one, and the
 * `LogicalType`. Numbers are those of the Parquet format, `parquet.thrift`.
 */
export function writeLogicalType(thrift: CompactThrift, type: StoredType): void {
  const logical = (member: number, body: () => void = () => {}) =>
    thrift.struct(10, () => thrift.struct(member, body));
  const microseconds = () => thrift.struct(2, () => thrift.struct(2, () => {}));
  const moment = (member: number, isInstant: boolean) =>
    logical(member, () => {
      thrift.boolean(1, isInstant);
      microseconds();
    });

  if (typeof type !== 'string') {
    const { precision, scale } = type;
    thrift.int32(6, 5);
    thrift.int32(7, scale);
    thrift.int32(8, precision);
    logical(5, () => {
      thrift.int32(1, scale);
      thrift.int32(2, precision);
    });
    return;
  }
  switch (type) {
    case 'STRING':
    case 'XML':
    case 'JSON':
      thrift.int32(6, 0);
      logical(1);
      break;
    case 'NAIVE_DATE':
      thrift.int32(6, 6);
      logical(6);
      break;
    case 'UTC_DATETIME':
      thrift.int32(6, 10);
      moment(8, true);
      break;
    case 'NAIVE_DATETIME':
      // The old type always means an instant, so there is only the new one.
      moment(8, false);
      break;
    case 'NAIVE_TIME':
      moment(7, false);
      break;
    case 'SHORT':
      thrift.int32(6, 16);
      logical(10, () => {
        thrift.int8(1, 16);
        thrift.boolean(2, true);
      });
      break;
    default:
      break;
  }
}
