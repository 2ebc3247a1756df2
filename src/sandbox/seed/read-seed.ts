import { readFile } from 'node:fs/promises';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { parseDocument } from 'yaml';
import { danglingKeys } from './dangling-keys.ts';
import type { Seed } from './seed.ts';

/** A file that is no seed; `sentences` say why, each naming the file. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.join('; '));
    this.sentences = sentences;
  }
}

const MOST_FINDINGS = 10;
const TEXT = { type: 'string' };
const FLAG = { type: 'boolean' };
const TEXTS = { type: 'array', items: TEXT };
const OBJECTS = { type: 'array', items: { type: 'object' } };

function rows(required: readonly string[], properties: object): object {
  return { type: 'object', additionalProperties: { type: 'object', required, properties } };
}

const attribute = {
  type: 'object',
  required: ['key', 'type'],
  properties: { key: TEXT, type: TEXT, title: TEXT, required: FLAG, options: OBJECTS },
};
const role = {
  type: 'object',
  required: ['role', 'on'],
  properties: { role: TEXT, on: TEXT, by: TEXT, as: TEXT, expires: { type: ['string', 'null'] } },
};
const SCHEMA = {
  type: 'object',
  properties: {
    actors: { type: 'object', additionalProperties: TEXT },
    clock: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?Z?)?$' },
    switches: { type: 'object' },
    users: rows(['username'], {
      username: TEXT,
      email: TEXT,
      token: TEXT,
      password: TEXT,
      token_lifetime: { type: ['number', 'null'] },
      roles: { type: 'array', items: role },
    }),
    roles: rows(['name'], { name: TEXT, content_type: TEXT, permissions: TEXTS }),
    customers: rows(['name'], { name: TEXT, slug: TEXT, backend_id: TEXT, organization_groups: TEXTS }),
    projects: rows(['customer', 'name'], { customer: TEXT, name: TEXT }),
    categories: rows(['title'], {
      title: TEXT,
      description: TEXT,
      attributes: { type: 'array', items: attribute },
    }),
    organization_groups: rows(['name'], { name: TEXT, parent: TEXT }),
    tags: rows(['name'], { name: TEXT }),
    offerings: rows(['customer', 'category', 'name'], {
      customer: TEXT,
      category: TEXT,
      name: TEXT,
      type: TEXT,
      state: TEXT,
      slug: TEXT,
      components: OBJECTS,
      plans: OBJECTS,
      endpoints: OBJECTS,
      organization_groups: TEXTS,
      tags: TEXTS,
    }),
    resources: rows(['offering', 'project'], {
      offering: TEXT,
      project: TEXT,
      plan: TEXT,
      name: TEXT,
      state: TEXT,
      limits: { type: 'object', additionalProperties: { type: 'integer' } },
      backend_id: TEXT,
      scope: TEXT,
    }),
    orders: rows(['resource'], {
      resource: TEXT,
      type: { enum: ['Create', 'Update', 'Terminate'] },
      state: TEXT,
      limits: { type: 'object', additionalProperties: { type: 'integer' } },
      created_by: TEXT,
      consumer_reviewed_by: TEXT,
      provider_reviewed_by: TEXT,
    }),
    service_settings: rows(['type', 'name'], {
      type: TEXT,
      name: TEXT,
      customer: TEXT,
      shared: FLAG,
      state: TEXT,
      backend: TEXT,
      backend_error: TEXT,
      backend_s: { type: 'number' },
      options: { type: 'object' },
    }),
    tenants: rows(['project', 'settings', 'name'], {
      project: TEXT,
      settings: TEXT,
      name: TEXT,
      state: TEXT,
    }),
    server_groups: rows(['tenant', 'name', 'policy'], {
      tenant: TEXT,
      name: TEXT,
      policy: TEXT,
      description: TEXT,
      state: TEXT,
      backend_id: TEXT,
    }),
    instances: rows(['tenant', 'name'], {
      tenant: TEXT,
      name: TEXT,
      state: TEXT,
      backend_id: TEXT,
      server_group: TEXT,
    }),
    robot_accounts: rows(['resource', 'type'], {
      resource: TEXT,
      type: TEXT,
      username: TEXT,
      users: TEXTS,
      keys: TEXTS,
      state: TEXT,
    }),
    lexis_links: rows(['robot'], { robot: TEXT, state: TEXT }),
    allocations: rows(['project', 'settings', 'name'], {
      plugin: TEXT,
      project: TEXT,
      settings: TEXT,
      name: TEXT,
      state: TEXT,
      backend_id: TEXT,
    }),
  },
};

/** Reads what a sandbox starts with from a JSON or YAML file. Throws SeedError. */
export async function readSeed(path: string): Promise<Seed> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new SeedError([`the seed ${path} cannot be read (${code})`]);
  });
  const document = parseDocument(text);
  const [mistake] = document.errors;
  if (mistake !== undefined)
    throw new SeedError([`the seed ${path} is not YAML or JSON: ${mistake.message}`]);
  const seed: unknown = document.toJS({ maxAliasCount: 50 });
  const check = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile<Seed>(SCHEMA);
  if (check(seed)) {
    const dangling = danglingKeys(seed).slice(0, MOST_FINDINGS);
    if (dangling.length === 0) return seed;
    throw new SeedError(dangling.map((found) => `the seed ${path}: ${found}`));
  }
  const errors = check.errors ?? [];
  throw new SeedError(errors.slice(0, MOST_FINDINGS).map((error) => `the seed ${path}: ${sentence(error)}`));
}

function sentence({ instancePath, message }: ErrorObject): string {
  return `${instancePath === '' ? 'the document' : instancePath} ${message ?? 'is wrong'}`;
}
