import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { SEED_SCHEMA } from './seed-schema.ts';
import type { Seed } from './seed.ts';

/** A seed file that cannot be used; `sentences` say everything that is wrong with it. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[], options?: ErrorOptions) {
    super(sentences.join(' '), options);
    this.sentences = sentences;
  }
}

/** Reads a seed from a JSON file. Throws SeedError when the file cannot be read, is no JSON, or is no seed. */
export async function readSeed(file: string): Promise<Seed> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new SeedError([`cannot read the seed ${file}: ${messageOf(error)}`], { cause: error });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SeedError([`the seed ${file} is not JSON: ${messageOf(error)}`], { cause: error });
  }
  const validate = new Ajv2020({ allErrors: true, strict: false }).compile<Seed>(SEED_SCHEMA);
  if (!validate(value)) {
    const found = (validate.errors ?? []).map(({ instancePath, message = 'is wrong', params }) => {
      const name: unknown = params['additionalProperty'];
      const which = typeof name === 'string' ? ` ("${name}")` : '';
      return `${file}: ${instancePath === '' ? 'the seed' : instancePath} ${message}${which}`;
    });
    throw new SeedError(found);
  }
  const dangling = danglingKeys(value).map((sentence) => `${file}: ${sentence}`);
  if (dangling.length > 0) throw new SeedError(dangling);
  return value;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The keys that a part of the seed names and no other part has. */
function danglingKeys(seed: Seed): string[] {
  const sentences: string[] = [];
  function check(
    owner: string,
    part: 'users' | 'customers' | 'categories' | 'organization_groups' | 'tags',
    key: string,
  ): void {
    if (!Object.hasOwn(seed[part] ?? {}, key))
      sentences.push(`${owner} names "${key}", which is not under ${part}`);
  }
  for (const [actor, key] of Object.entries(seed.actors ?? {})) check(`actors/${actor}`, 'users', key);
  for (const [name, customer] of Object.entries(seed.customers ?? {})) {
    for (const key of customer.organization_groups ?? [])
      check(`customers/${name}`, 'organization_groups', key);
  }
  for (const [name, project] of Object.entries(seed.projects ?? {})) {
    check(`projects/${name}`, 'customers', project.customer);
  }
  for (const [name, offering] of Object.entries(seed.offerings ?? {})) {
    check(`offerings/${name}`, 'customers', offering.customer);
    check(`offerings/${name}`, 'categories', offering.category);
    for (const key of offering.organization_groups ?? [])
      check(`offerings/${name}`, 'organization_groups', key);
    for (const key of offering.tags ?? []) check(`offerings/${name}`, 'tags', key);
  }
  const scopes = { ...seed.customers, ...seed.projects, ...seed.offerings };
  for (const [name, user] of Object.entries(seed.users ?? {})) {
    for (const { on, by } of user.roles ?? []) {
      if (!Object.hasOwn(scopes, on))
        sentences.push(`users/${name} has a role on "${on}", which is nowhere in the seed`);
      if (by !== undefined) check(`users/${name}`, 'users', by);
    }
  }
  return sentences;
}
