/** The lowest value of each type. */
export const lowest = {
  border: 'lowest',
  boolean: false,
  short: -32_768,
  int: -2_147_483_648,
  long: -(2n ** 63n),
  decimal: '-9999999999999999999999999999.9999999999',
  float: -3.4028234663852886e38,
  double: -Number.MAX_VALUE,
  naive_date: '0001-01-01',
  naive_datetime: '0001-01-01T00:00:00',
  utc_datetime: '0001-01-01T00:00:00Z',
  binary: new Uint8Array(),
  xml: '<a/>',
  string: '',
  json: {},
};

/** The highest value of each type. */
export const highest = {
  border: 'highest',
  boolean: true,
  short: 32_767,
  int: 2_147_483_647,
  long: 2n ** 63n - 1n,
  decimal: '9999999999999999999999999999.9999999999',
  float: 3.4028234663852886e38,
  double: Number.MAX_VALUE,
  naive_date: '9999-12-31',
  naive_datetime: '9999-12-31T23:59:59.999999',
  utc_datetime: '9999-12-31T23:59:59.999999Z',
  binary: Uint8Array.of(0, 127, 128, 255),
  xml: '<größe einheit="cm">&lt;180&gt;</größe>',
  string: 'größe 🦆\n',
  json: { text: 'größe 🦆', beyond: [2n ** 64n, Number.MAX_VALUE, null], nested: { '': false } },
};

/** The ones next to zero, or to 1970. */
export const smallest = {
  border: 'smallest',
  short: 0,
  int: -1,
  long: 1,
  decimal: '0.0000000001',
  float: 2 ** -149,
  double: Number.MIN_VALUE,
  naive_date: '1969-12-31',
  naive_datetime: '1969-12-31T23:59:59.999999',
  utc_datetime: '1970-01-01T00:00:00.000001Z',
  binary: Uint8Array.of(0),
  string: '\0',
  json: 0,
};
