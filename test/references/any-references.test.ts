import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/manifest/json.ts';
import type { Reference } from '../../src/providers/reference.ts';
import { createReferenceResolver } from '../../src/reconciler/resolve-references.ts';
import { someInstance } from '../fakes/instance.ts';
import { someManifest } from '../fakes/manifest.ts';
import { fakeReader, type FakeAnswer } from '../fakes/reader.ts';

const instance = { ...someInstance, collections: new Set(['customers', 'projects']) };
const names = fc.constantFrom('A', 'a', 'Org', 'Org ', 'R&D', 'Ünï', '');
const uuidAt = (index: number): string => (index + 1).toString(16).padStart(32, '0');

interface World {
  readonly customers: readonly JsonObject[];
  readonly projects: readonly JsonObject[];
}

/** Some customers and some projects of them; names repeat. */
const worlds: fc.Arbitrary<World> = fc
  .record({
    customers: fc.array(names, { minLength: 1, maxLength: 6 }),
    projects: fc.array(fc.tuple(names, fc.nat(5)), { maxLength: 8 }),
  })
  .map(({ customers, projects }) => ({
    customers: customers.map((name, index) => ({
      uuid: uuidAt(index),
      name,
      slug: `s${String(index % 3)}`,
      backend_id: name,
    })),
    projects: projects.map(([name, owner], index) => ({
      uuid: uuidAt(100 + index),
      name,
      customer_uuid: uuidAt(owner % customers.length),
    })),
  }));

const customerKeys = fc.oneof(
  fc.record({ field: fc.constantFrom('name' as const, 'backend_id' as const), value: names }),
  fc.record({ field: fc.constant('slug' as const), value: fc.constantFrom('s0', 's1', 's9') }),
  fc.record({ field: fc.constant('uuid' as const), value: fc.nat(8).map(uuidAt) }),
);
const references: fc.Arbitrary<readonly Reference[]> = fc.array(
  fc.oneof(
    customerKeys.map((by): Reference => ({ id: 'c', target: 'customer', path: ['customer'], by })),
    fc
      .record({ value: names, within: fc.option(customerKeys, { nil: undefined }) })
      .map(({ value, within }): Reference => {
        const id = 'p';
        const target = 'project';
        const by = { field: 'name', value } as const;
        if (within === undefined) return { id, target, path: ['project'], by };
        const inner: Reference = { id: 'p.c', target: 'customer', path: ['project', 'customer'], by: within };
        return { id, target, path: ['project'], by, within: inner };
      }),
  ),
  { maxLength: 12 },
);

/** What the references mean, said in the plainest way. */
function meant(reference: Reference, world: World): string {
  const { by, within } = reference;
  if (!('field' in by)) return 'none';
  const owner = within === undefined ? undefined : meant(within, world);
  const rows = (reference.target === 'customer' ? world.customers : world.projects)
    .filter((row) => row[by.field] === by.value)
    .filter((row) => owner === undefined || row['customer_uuid'] === owner);
  if (owner === 'none' || owner === 'several') return owner;
  const uuid = rows[0]?.['uuid'];
  if (rows.length > 1) return 'several';
  return typeof uuid === 'string' ? uuid : 'none';
}

/** Lists and details of the world; `filters` says whether the server knows the filters. */
function readerOf(world: World, filters: boolean) {
  const list = (rows: readonly JsonObject[]): FakeAnswer => {
    return (query) =>
      rows.filter(
        (row) =>
          !filters ||
          ((query['name_exact'] === undefined || row['name'] === query['name_exact']) &&
            (query['backend_id'] === undefined || row['backend_id'] === query['backend_id']) &&
            (query['customer'] === undefined || row['customer_uuid'] === query['customer'])),
      );
  };
  const details = Object.fromEntries(
    Array.from({ length: 9 }, (_, index) => [
      `customers/${uuidAt(index)}/`,
      world.customers.find(({ uuid }) => uuid === uuidAt(index)),
    ]),
  );
  return fakeReader({ 'customers/': list(world.customers), 'projects/': list(world.projects), ...details });
}

test.each([true, false])(
  'references mean the same however they are read (server knows the filters: %s)',
  async (filters) => {
    await fc.assert(
      fc.asyncProperty(worlds, references, async (world, asked) => {
        const reader = readerOf(world, filters);
        const resolver = createReferenceResolver({ reader, instance });
        const manifest = someManifest('Offering', 'mine');
        const answers = await resolver.resolve(
          asked.map((reference) => ({ manifest, reference })),
          new Map(),
        );
        const said = answers.map(({ resolved, diagnostics }) =>
          resolved?.state === 'found'
            ? resolved.uuid
            : diagnostics.map(({ code }) => (code === 'REFERENCE_AMBIGUOUS' ? 'several' : 'none')).join(),
        );
        expect(said).toEqual(asked.map((reference) => meant(reference, world)));
        const lookups = new Set(
          asked.flatMap(({ by, within }) => [JSON.stringify([by, within]), JSON.stringify(within)]),
        );
        // Each look-up once, and for each of the two types a count and a list at most, for choosing and for suggestions.
        expect(reader.requests).toBeLessThanOrEqual(lookups.size + 2 * 4);
      }),
      { numRuns: 200 },
    );
  },
);
