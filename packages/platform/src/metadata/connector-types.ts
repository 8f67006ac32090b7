import { z } from 'zod';
import { newConfig } from '../connections/config-schema.ts';

const feature = z.object({ id: z.string(), notes: z.string().optional() });

const type = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  description: z.string(),
  icon_url: z.string().nullable(),
  icons: z.array(z.string()),
  link_to_docs: z.string().nullable(),
  link_to_erd: z.string().nullable(),
  connector_class: z.enum(['standard', 'lite']),
  service_status: z.string(),
  supported_features: z.array(feature),
});

export const connectorType = type.meta({ description: 'A kind of connection, with what it is able to do.' });

export const connectorTypeDetails = type
  .extend({ config: z.looseObject({}), auth: z.looseObject({}) })
  .meta({ description: 'A kind of connection, with the JSON schemas of its settings.' });

/** The one kind there is: every connector is code that someone deploys. */
export const connectorTypes: readonly z.infer<typeof type>[] = [
  {
    id: 'connector_sdk',
    name: 'Connector SDK',
    type: 'Function',
    description: 'A connector that was written with the SDK, and deployed as a package',
    icon_url: null,
    icons: [],
    link_to_docs: null,
    link_to_erd: null,
    connector_class: 'standard',
    service_status: 'general_availability',
    supported_features: [{ id: 'CAPTURE_DELETES' }, { id: 'RE_SYNC' }, { id: 'API_CONFIGURABLE' }],
  },
];

/** The settings of a connection as clients check them before they send any. */
export const configSchema = z.looseObject({}).parse(z.toJSONSchema(newConfig, { io: 'input' }));
