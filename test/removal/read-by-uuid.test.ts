import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/manifest/json.ts';
import { readByUuid } from '../../src/providers/pruning/read-by-uuid.ts';
import { fakeReader } from '../fakes/reader.ts';

const [ONE, OTHER] = ['1'.repeat(32), '2'.repeat(32)] as const;

function read({ name }: JsonObject): string | undefined {
  return typeof name === 'string' ? name : undefined;
}

function sought(uuids: readonly string[]) {
  return { collection: 'things/', uuids, fields: ['name'], rowCost: 1, read };
}

describe('reading by uuid', () => {
  test('few are asked for one by one, and what is not there is not in the answer', async () => {
    const reader = fakeReader({
      [`things/${ONE}/`]: { uuid: ONE, name: 'one' },
      [`things/${OTHER}/`]: undefined,
    });
    expect(await readByUuid(reader, sought([ONE, OTHER, ONE]))).toEqual(new Map([[ONE, 'one']]));
    expect(reader.log).toHaveLength(2);
  });

  test('what a list does not show is asked for by itself', async () => {
    const rows = Array.from({ length: 9 }, (_, index) => ({
      uuid: String(index).repeat(32),
      name: `row ${String(index)}`,
    }));
    const reader = fakeReader({
      'things/': rows.slice(0, 8),
      [`things/${'8'.repeat(32)}/`]: rows[8],
    });
    const found = await readByUuid(reader, sought(rows.map(({ uuid }) => uuid)));
    expect([...found.values()]).toEqual(rows.map(({ name }) => name));
    expect(reader.log.filter(({ method }) => method === 'get')).toHaveLength(1);
  });

  test.each<readonly [string, Json]>([
    ['of another object', { uuid: OTHER, name: 'other' }],
    ['without what it is read for', { uuid: ONE }],
    ['that is a list', []],
    ['that is a text', 'maintenance'],
    ['that is nothing', null],
  ])('an answer %s is a failure, and no object is gone', async (_, answer) => {
    const reader = fakeReader({ [`things/${ONE}/`]: answer });
    await expect(readByUuid(reader, sought([ONE]))).rejects.toMatchObject({ code: 'API_NOT_WALDUR' });
  });
});
