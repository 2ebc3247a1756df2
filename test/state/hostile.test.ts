import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFileStateStore } from '../../src/state/file/create-file-state-store.ts';
import { seal } from '../../src/state/file/sealed-text.ts';
import { recordShape } from '../../src/state/record-shape.ts';
import { CLAIM, exampleEntry, exampleIntent } from './example-state.ts';
import { FakeDisk } from './fake-disk.ts';

const STORE = '0011223344556677';
const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

/** What is read of a store whose files somebody has written who knows the format. */
async function read(snapshot: object | string, lines: readonly string[] = []): Promise<unknown> {
  const disk = new FakeDisk();
  const text = typeof snapshot === 'string' ? snapshot : JSON.stringify(snapshot);
  disk.poke('inventory.json', Buffer.from(`${seal(text, STORE)}\n`));
  const journal = lines.map((line) => `${seal(line, STORE)}\n`).join('');
  if (journal !== '') disk.poke('journal.ndjson', Buffer.from(journal));
  return createFileStateStore('state', { disk }).read(CLAIM);
}

const head = {
  formatVersion: '1.0',
  type: 'inventory',
  store: STORE,
  ...CLAIM,
  serial: 0,
  entries: [],
  intents: [],
};
const entry = exampleEntry('Offering/a');
const line = (record: unknown): string => JSON.stringify({ serial: 1, record });

describe('a file with a checksum that fits', () => {
  it('is read when it is one of ours', async () => {
    await expect(
      read({ ...head, entries: [entry] }, [line({ type: 'put', entry: exampleEntry('Offering/b') })]),
    ).resolves.toMatchObject({ inventory: { size: 2 } });
  });

  it.each<[what: string, snapshot: object | string, lines: readonly string[], place: string]>([
    ['no key', { ...head, entries: [{ ...entry, key: 'x' }] }, [], 'entries/0/key'],
    ['no uuid', { ...head, entries: [{ ...entry, uuid: '' }] }, [], 'entries/0/uuid'],
    ['a field too many', { ...head, entries: [{ ...entry, admin: true }] }, [], 'entries/0/admin'],
    ['a field too few', { ...head, entries: [{ key: entry.key }] }, [], 'entries/0/label'],
    [
      'a policy of nobody',
      { ...head, entries: [{ ...entry, deletionPolicy: 'Burn' }] },
      [],
      'entries/0/deletionPolicy',
    ],
    ['a serial that is no number', { ...head, serial: '7' }, [], 'serial'],
    ['a list that is none', { ...head, intents: { length: 1 } }, [], 'intents'],
    [
      'a prototype in its place',
      JSON.stringify({ ...head, entries: [entry] }).replace(
        '"place":{',
        '"place":{"__proto__":{"customer":"x"},',
      ),
      [],
      'entries/0/place',
    ],
    [
      'a prototype of an entry',
      JSON.stringify({ ...head, entries: [entry] }).replace(
        '"label"',
        '"__proto__":{"isProtected":false},"label"',
      ),
      [],
      'entries/0/__proto__',
    ],
    [
      'a place without end',
      JSON.stringify({ ...head, entries: [entry] }).replace('"place":{', `"place":{"x":${deep(3_000)},`),
      [],
      'entries/0/place',
    ],
    ['a record of nobody', head, [line({ type: 'exec', key: 'a/b' })], 'type'],
    ['a record that is none', head, [line(null)], 'type'],
    ['a move to nowhere', head, [line({ type: 'moved', from: 'Offering/a', to: 'Offering/' })], 'to'],
    [
      'an intent that asks for nothing',
      head,
      [line({ type: 'intent', intent: { key: 'Offering/a' } })],
      'intent/label',
    ],
    ['a line that is no object', head, ['[1]'], 'serial'],
  ])('and %s is refused, with the place', async (_, snapshot, lines, place) => {
    await expect(read(snapshot, lines)).rejects.toMatchObject({
      code: 'STATE_DAMAGED',
      message: expect.stringMatching(new RegExp(`has an impossible value at ${place}$`, 'u')) as string,
    });
    expect(({} as { isProtected?: boolean }).isProtected).toBeUndefined();
  });

  it('and lines of another store is refused', async () => {
    const disk = new FakeDisk();
    disk.poke('inventory.json', Buffer.from(`${seal(JSON.stringify(head), STORE)}\n`));
    disk.poke('journal.ndjson', Buffer.from(`${seal(line({ type: 'put', entry }), 'another')}\n`));
    await expect(createFileStateStore('state', { disk }).read(CLAIM)).rejects.toMatchObject({
      message: expect.stringContaining('journal.ndjson, line 1 is not as it was written') as string,
    });
  });
});

describe('the shape of records', () => {
  it('never throws, and takes nothing but records', () => {
    const known = { type: 'put', entry };
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything({ withNullPrototype: true }),
          fc.record({
            type: fc.constantFrom('put', 'intent', 'made'),
            entry: fc.anything(),
            key: fc.anything(),
          }),
        ),
        (value) => {
          expect(recordShape(value)).toEqual(expect.any(String));
        },
      ),
    );
    expect(recordShape(known)).toBeUndefined();
    expect(recordShape({ type: 'intent', intent: exampleIntent('Offering/a') })).toBeUndefined();
  });
});
