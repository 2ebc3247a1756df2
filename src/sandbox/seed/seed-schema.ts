type Schema = Readonly<Record<string, unknown>>;

const STRING: Schema = { type: 'string' };
const BOOLEAN: Schema = { type: 'boolean' };
const KEYS: Schema = { type: 'array', items: STRING };
const OBJECTS: Schema = { type: 'array', items: { type: 'object' } };

function map(properties: Schema, required: readonly string[]): Schema {
  return { type: 'object', additionalProperties: { type: 'object', properties, required } };
}

/** Parts of the vocabulary whose kinds the sandbox does not have; a seed may carry them. */
const LEFT_OUT =
  'orders service_settings allocations tenants server_groups instances robot_accounts lexis_links in_backend polled events'.split(
    ' ',
  );

/** The shape of a seed, as JSON Schema 2020-12. */
export const SEED_SCHEMA: Schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...Object.fromEntries(LEFT_OUT.map((name) => [name, {}])),
    actors: { type: 'object', additionalProperties: STRING },
    users: map(
      {
        username: STRING,
        email: STRING,
        first_name: STRING,
        last_name: STRING,
        is_staff: BOOLEAN,
        is_support: BOOLEAN,
        is_active: BOOLEAN,
        agreed: BOOLEAN,
        token: { type: 'string', pattern: '^[0-9a-f]{40}$' },
        token_lifetime: { type: ['integer', 'null'], minimum: 60 },
        roles: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              role: STRING,
              on: STRING,
              by: STRING,
              as: STRING,
              expires: { type: ['string', 'null'] },
            },
            required: ['role', 'on'],
          },
        },
      },
      ['username'],
    ),
    roles: map({ name: STRING, content_type: STRING, permissions: KEYS }, ['name']),
    customers: map(
      {
        name: STRING,
        slug: STRING,
        backend_id: STRING,
        blocked: BOOLEAN,
        archived: BOOLEAN,
        service_provider: BOOLEAN,
        organization_groups: KEYS,
      },
      ['name'],
    ),
    projects: map({ name: STRING, customer: STRING }, ['name', 'customer']),
    categories: map(
      {
        title: STRING,
        description: STRING,
        attributes: {
          type: 'array',
          items: {
            type: 'object',
            properties: { key: STRING, type: STRING, title: STRING, required: BOOLEAN, options: OBJECTS },
            required: ['key', 'type'],
          },
        },
      },
      ['title'],
    ),
    organization_groups: map({ name: STRING, parent: STRING }, ['name']),
    tags: map({ name: STRING }, ['name']),
    offerings: map(
      {
        name: STRING,
        customer: STRING,
        category: STRING,
        type: STRING,
        state: { enum: ['Draft', 'Active', 'Paused', 'Archived', 'Unavailable'] },
        slug: STRING,
        shared: BOOLEAN,
        billable: BOOLEAN,
        components: OBJECTS,
        plans: OBJECTS,
        endpoints: {
          type: 'array',
          items: { type: 'object', properties: { name: STRING, url: STRING }, required: ['name', 'url'] },
        },
        organization_groups: KEYS,
        tags: KEYS,
      },
      ['name', 'customer', 'category'],
    ),
    resources: map({ offering: STRING, project: STRING, plan: STRING, name: STRING, state: STRING }, [
      'offering',
      'project',
    ]),
    clock: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT' },
    switches: { type: 'object' },
  },
};
