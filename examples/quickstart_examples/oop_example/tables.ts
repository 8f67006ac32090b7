import type { Schema } from 'headwater';

/** What differs from table to table. What they have in common is in the connector. */
export interface ParkTable {
  readonly path: string;
  readonly declaration: Schema[string];
  readonly rowOf: (item: Item) => Record<string, unknown>;
}

/** An item of a listing, as the API answers. */
export type Item = Readonly<Record<string, unknown>>;

const parks: ParkTable = {
  path: '/parks',
  declaration: {
    primaryKey: ['park_id'],
    columns: { park_id: 'STRING', latitude: 'DOUBLE', longitude: 'DOUBLE', activities: 'JSON' },
  },
  rowOf: ({ id, fullName, description, states, latitude, longitude, activities }) => ({
    park_id: id,
    name: fullName,
    description,
    states,
    // A park without a place has an empty text, which is no number.
    latitude: latitude || null,
    longitude: longitude || null,
    activities,
  }),
};

const people: ParkTable = {
  path: '/people',
  declaration: { primaryKey: ['person_id'], columns: { person_id: 'STRING', related_parks: 'JSON' } },
  rowOf: ({ id, title, firstName, lastName, listingDescription, relatedParks }) => ({
    person_id: id,
    name: title,
    first_name: firstName,
    last_name: lastName,
    description: listingDescription,
    related_parks: parkCodes(relatedParks),
  }),
};

const alerts: ParkTable = {
  path: '/alerts',
  declaration: { primaryKey: ['alert_id'], columns: { alert_id: 'STRING' } },
  rowOf: ({ id, parkCode, title, description, category }) => ({
    alert_id: id,
    park_code: parkCode,
    title,
    description,
    category,
  }),
};

const articles: ParkTable = {
  path: '/articles',
  declaration: { primaryKey: ['article_id'], columns: { article_id: 'STRING', related_parks: 'JSON' } },
  rowOf: ({ id, title, url, listingDescription, relatedParks }) => ({
    article_id: id,
    title,
    url,
    description: listingDescription,
    related_parks: parkCodes(relatedParks),
  }),
};

/** Every table, by its name. */
export const tables: Readonly<Record<string, ParkTable>> = { parks, people, alerts, articles };

function parkCodes(related: unknown): unknown[] {
  return Array.isArray(related) ? related.map((park: Item) => park['parkCode']) : [];
}
