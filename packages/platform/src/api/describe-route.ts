import { jsonSchemaTransform } from 'fastify-type-provider-zod';

/** What a request that is not carried out is answered with. */
const refusal = {
  description: 'Not carried out: `code` is for programs, `message` for people.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: { code: { type: 'string' }, message: { type: 'string' } },
        required: ['code', 'message'],
        additionalProperties: false,
      },
    },
  },
};

/** A form with a file, which its route reads by itself. */
const upload = {
  type: 'object',
  properties: { file: { type: 'string', format: 'binary' } },
  required: ['file'],
};

/** Describes a route in the document of the API: also how it refuses, and what is not JSON. */
export const describeRoute: typeof jsonSchemaTransform = (input) => {
  const { schema: described, url } = jsonSchemaTransform(input);
  if (described.hide === true) return { schema: described, url };
  const { produces: [type] = [], ...schema } = described;
  const bare =
    type === undefined
      ? {}
      : { 200: { description: 'As it is.', content: { [type]: { schema: { type: 'string' } } } } };
  const takesFile = schema.consumes?.includes('multipart/form-data') === true;
  return {
    url,
    schema: {
      ...schema,
      ...(takesFile ? { body: upload } : {}),
      response: {
        ...(typeof schema.response === 'object' ? schema.response : {}),
        ...bare,
        default: refusal,
      },
    },
  };
};
