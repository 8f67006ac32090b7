// Shows every type of setting: each arrives in `update` as the value that its text stands for.
import { ConfigurationError, connector } from 'headwater';

export default connector({
  configuration: {
    apiKey: { type: 'secret', label: 'API key' },
    environment: { type: 'choice', choices: ['sandbox', 'production'], default: 'sandbox' },
    regions: { type: 'string', label: 'Regions', description: 'Separated by commas' },
    apiQuota: { type: 'integer', label: 'Requests a day', default: 1000 },
    discount: { type: 'number', default: 0.5 },
    useBulkApi: { type: 'boolean', label: 'Use the bulk API', default: false },
    currencies: { type: 'json', label: 'Currencies', description: 'A list of { "from": …, "to": … }' },
    note: { type: 'string', optional: true },
  },
  schema: {
    setting: { primaryKey: ['name'], columns: { name: 'STRING', type: 'STRING', value: 'JSON' } },
  },

  async update({ configuration, op }) {
    // What a secret is goes nowhere but into requests to the source.
    const { apiKey: _, ...shown } = configuration;
    const settings = {
      ...shown,
      regions: configuration.regions.split(',').map((region) => region.trim()),
      currencies: readCurrencies(configuration.currencies),
      note: configuration.note ?? null,
    };
    await op.upsert(
      'setting',
      Object.entries(settings).map(([name, value]) => ({ name, type: typeof value, value })),
    );
  },
});

interface Currency {
  from: string;
  to: string;
}

/** JSON may be anything: what it must be is looked at once, here. */
function readCurrencies(value: unknown): Currency[] {
  if (Array.isArray(value) && value.every(isCurrency)) return value;
  throw new ConfigurationError(
    'configuration.currencies: a list of { "from": …, "to": … } is wanted: check its brackets and names',
  );
}

function isCurrency(value: unknown): value is Currency {
  if (!(value instanceof Object && 'from' in value && 'to' in value)) return false;
  return typeof value.from === 'string' && typeof value.to === 'string';
}
