import { columnsPerMask, typeText, type Batch, type BatchFile, type StoredType } from '@headwater/protocol';
import { castExpression, duckdbType } from './column-types.ts';
import { hashExpression } from './hash.ts';
import { text } from './sql.ts';
import type { SqlColumn } from './stored-table.ts';

/** How far apart the places of two files lie in the order of a batch: more than any file has rows. */
const rowsPerFile = 2 ** 32;

/** What to read of the rows of a batch. */
export interface RowsSelection {
  readonly columns: readonly SqlColumn[];
  /** Adds `_seq`, the place of the row in the order of the batch. */
  readonly order?: boolean;
  /** Adds `_op`, and for each of these columns whether an update gave it. */
  readonly operations?: readonly SqlColumn[];
}

/**
 * Writes the rows of a batch as SQL. Files of the same columns and types are read together, so that DuckDB never
 * unifies types itself; every column is cast to the type of the table, or hashed.
 */
export function spoolRows(batch: Batch, selection: RowsSelection): string {
  const groups = Map.groupBy(
    batch.files.map((file, place) => ({ file, place })),
    ({ file }) => shapeOf(file),
  );
  const selects = [...groups.values()].map((group) => selectGroup(group, selection));
  return selects.length === 1 && selects[0] !== undefined
    ? selects[0]
    : selects.map((sql) => `(${sql})`).join(' UNION ALL ');
}

function shapeOf(file: BatchFile): string {
  return JSON.stringify([
    file.mixed,
    file.columns.map((column) => column && [column.source, typeText(column.type)]),
  ]);
}

function selectGroup(group: readonly { file: BatchFile; place: number }[], selection: RowsSelection): string {
  const [first] = group;
  if (first === undefined) throw new RangeError('A group of spool files has at least one file.');
  const { file } = first;
  const expressions = selection.columns.map(
    (column) => `${valueExpression(file, column)} AS ${column.value}`,
  );
  if (selection.order === true) {
    const places = group.map(({ place }) => place);
    const place =
      places.length === 1 ? `${places[0]}` : `[${places.join(', ')}][CAST(file_index AS BIGINT) + 1]`;
    expressions.push(`CAST(${place} AS BIGINT) * ${rowsPerFile} + file_row_number AS _seq`);
  }
  if (selection.operations !== undefined) {
    expressions.push(`${file.mixed ? 'op' : '0'} AS _op`);
    for (const column of selection.operations) {
      expressions.push(`${givenExpression(file, column)} AS ${column.given}`);
    }
  }
  const paths = group.map((member) => text(member.file.path)).join(', ');
  return `SELECT ${expressions.join(', ')} FROM read_parquet([${paths}])`;
}

/** Where a column lies in a file: several places when its type changed on the way, one value a row at most. */
function placesOf(file: BatchFile, column: SqlColumn): { index: number; type: StoredType }[] {
  return file.columns.flatMap((place, index) =>
    place?.source === column.source ? [{ index, type: place.type }] : [],
  );
}

function valueExpression(file: BatchFile, column: SqlColumn): string {
  const values = placesOf(file, column).map(({ index, type }) =>
    column.isHashed ? hashExpression(`c${index}`, type) : castExpression(`c${index}`, type, column.type),
  );
  if (values.length === 0) return `NULL::${duckdbType(column.type)}`;
  return values.length === 1 ? values.join('') : `coalesce(${values.join(', ')})`;
}

function givenExpression(file: BatchFile, column: SqlColumn): string {
  const places = placesOf(file, column);
  if (places.length === 0) return 'false';
  if (!file.mixed) return 'true';
  return places
    .map(({ index }) => `((g${Math.floor(index / columnsPerMask)} >> ${index % columnsPerMask}) & 1) = 1`)
    .join(' OR ');
}
