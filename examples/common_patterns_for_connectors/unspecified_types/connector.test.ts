import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import unspecifiedTypes from './connector.ts';

const lowest = {
  border: 'lowest',
  boolean: false,
  short: -32_768,
  int: -2_147_483_648,
  long: -9_223_372_036_854_775_808n,
  decimal: '-9999999999999999999999999999.9999999999',
  float: -3.4028234663852886e38,
  double: -1.7976931348623157e308,
  naive_date: '0001-01-01',
  naive_datetime: '0001-01-01T00:00:00',
  utc_datetime: '0001-01-01T00:00:00Z',
  binary: Buffer.of(),
  xml: '<a/>',
  string: '',
  json: {},
  date: '0001-01-01T00:00:00Z',
  untyped: null,
};

const highest = {
  border: 'highest',
  boolean: true,
  short: 32_767,
  int: 2_147_483_647,
  long: 9_223_372_036_854_775_807n,
  decimal: '9999999999999999999999999999.9999999999',
  float: 3.4028234663852886e38,
  double: 1.7976931348623157e308,
  naive_date: '9999-12-31',
  naive_datetime: '9999-12-31T23:59:59.999999',
  utc_datetime: '9999-12-31T23:59:59.999999Z',
  binary: Buffer.of(0, 127, 128, 255),
  xml: '<größe einheit="cm">&lt;180&gt;</größe>',
  string: 'größe 🦆\n',
  json: {
    text: 'größe 🦆',
    beyond: [18_446_744_073_709_551_616n, 1.7976931348623157e308, null],
    nested: { '': false },
  },
  date: '9999-12-31T23:59:59.999Z',
  untyped: null,
};

const smallest = {
  border: 'smallest',
  boolean: null,
  short: 0,
  int: -1,
  long: 1,
  decimal: '0.0000000001',
  float: 1.401298464324817e-45,
  double: 5e-324,
  naive_date: '1969-12-31',
  naive_datetime: '1969-12-31T23:59:59.999999',
  utc_datetime: '1970-01-01T00:00:00.000001Z',
  binary: Buffer.of(0),
  xml: null,
  string: '\0',
  json: [],
  date: '1969-12-31T23:59:59.999Z',
  untyped: null,
};

const columns = Object.keys(lowest).filter((name) => name !== 'border');
const none = { border: 'none', ...Object.fromEntries(columns.map((name) => [name, null])) };
const rows = [highest, lowest, none, smallest];

test('the first sync writes every value exactly, and leaves text as it is', async () => {
  const { tables, state } = await sync(unspecifiedTypes);
  expect(tables).toStrictEqual({ unspecified: rows });
  expect(state).toStrictEqual({});
});

test('the next sync writes the same rows over the first ones', async () => {
  const first = await sync(unspecifiedTypes);
  const { tables, state } = await sync(unspecifiedTypes, { after: first });
  expect(tables).toStrictEqual({ unspecified: rows });
  expect(state).toStrictEqual({});
});

test('a value that no column holds ends the sync', async () => {
  const beyond = sync(unspecifiedTypes, { configuration: { isBeyond: true } });
  await expect(beyond).rejects.toMatchObject({
    code: 'type_mismatch',
    message:
      'table "unspecified", row border="beyond", column "json": a JSON value is wanted, not an object JSON cannot see into, an object (Map) was given',
  });
});
