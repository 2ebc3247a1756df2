import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ObjectKey } from '../../src/manifest/object-key.ts';
import type { Disk } from '../../src/state/file/disk.ts';
import { createFileStateStore } from '../../src/state/file/create-file-state-store.ts';
import { realDisk } from '../../src/state/file/real-disk.ts';
import type { StateRecord } from '../../src/state/state-record.ts';
import type { LockedState, State } from '../../src/state/state-store.ts';
import { CLAIM, exampleEntry, exampleIntent } from './example-state.ts';

const REQUEST = { command: 'apply', patience: 0 };

let home = '';
let directory = '';
let told: string[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'waldur-gitops-state-'));
  directory = join(home, 'state');
  told = [];
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

const store = (): ReturnType<typeof createFileStateStore> =>
  createFileStateStore(directory, { tell: (sentence) => told.push(sentence) });

const lock = async (): Promise<LockedState> => store().lock(CLAIM, REQUEST);

/** Writes records in a run of its own. */
async function record(...records: readonly StateRecord[]): Promise<void> {
  const locked = await lock();
  await Promise.all(records.map(async (each) => locked.append(each, 'durable')));
  await locked.release();
}

async function read(): Promise<State | undefined> {
  return store().read(CLAIM);
}

/** The entries of records that put them. */
const replay = (...records: readonly StateRecord[]): State['inventory'] =>
  new Map(records.flatMap((each) => (each.type === 'put' ? [[each.entry.key, each.entry] as const] : [])));

const put = (key: ObjectKey): StateRecord => ({
  type: 'put',
  entry: exampleEntry(key),
});
const grant = (key: ObjectKey, on: string, account: ObjectKey): StateRecord => ({
  type: 'put',
  entry: exampleEntry(key, {
    uuid: key,
    label: `grant agent → OFFERING.MANAGER on ${on}`,
    owners: [account],
    needs: ['Offering/older', account],
  }),
});

const file = (name: string): string => join(directory, name);
const whole = async (name: string): Promise<string> => readFile(file(name), 'utf8');

describe('a store', () => {
  it('is nothing until it is locked for the first time', async () => {
    expect(await read()).toBeUndefined();
    await expect(readdir(directory)).rejects.toThrow('ENOENT');
    const locked = await lock();
    expect(locked.inventory.size).toBe(0);
    await locked.release();
    expect(await read()).toMatchObject({ inventory: new Map(), intents: new Map() });
    expect(await readdir(directory)).toEqual(['inventory.json']);
  });

  it('shows a record at once, to the next run, and to who reads without the lock', async () => {
    const entry = exampleEntry('Offering/a', { deletionPolicy: 'Archive', revision: 'abc', rotated: 'x' });
    const locked = await lock();
    const written = locked.append({ type: 'put', entry }, 'lazy');
    expect(locked.inventory.get('Offering/a')).toEqual(entry);
    await written;
    expect((await read())?.inventory.get('Offering/a')).toEqual(entry);
    await locked.release();
    const next = await lock();
    expect([...next.inventory]).toEqual([['Offering/a', entry]]);
    await next.release();
  });

  it('keeps intents open until their object is put, removed or settled', async () => {
    const first = exampleIntent('Offering/a', { lookup: { path: 'offerings/' }, members: ['["plans","x"]'] });
    const second = exampleIntent('Offering/a', { makesObject: false, request: 'POST plans/' });
    const locked = await lock();
    for (const intent of [first, second]) await locked.append({ type: 'intent', intent }, 'durable');
    await locked.append({ type: 'made', key: 'Offering/a', uuid: 'u1' }, 'lazy');
    await locked.release();
    expect((await read())?.intents.get('Offering/a')).toEqual([{ ...first, uuid: 'u1' }, second]);
    await record(put('Offering/a'));
    expect((await read())?.intents.size).toBe(0);
    await record({ type: 'intent', intent: first }, { type: 'settled', key: 'Offering/a' });
    expect((await read())?.intents.size).toBe(0);
    await record({ type: 'intent', intent: first }, { type: 'removed', key: 'Offering/a' });
    expect(await read()).toMatchObject({ inventory: new Map(), intents: new Map() });
  });

  it('renames an object together with its grants, its intents and all that names it', async () => {
    await record(
      put('Offering/old'),
      put('Offering/older'),
      put('ServiceAccount/a'),
      grant('Grant/Offering/old:OFFERING.MANAGER:ServiceAccount/a', 'Offering/old', 'ServiceAccount/a'),
      grant('Grant/Offering/older:OFFERING.MANAGER:ServiceAccount/aa', 'Offering/older', 'ServiceAccount/aa'),
      { type: 'intent', intent: exampleIntent('Offering/old') },
      { type: 'moved', from: 'Offering/old', to: 'Offering/new' },
      { type: 'moved', from: 'ServiceAccount/a', to: 'ServiceAccount/b' },
    );
    const state = await read();
    const expected = replay(
      put('Offering/new'),
      put('Offering/older'),
      put('ServiceAccount/b'),
      grant('Grant/Offering/new:OFFERING.MANAGER:ServiceAccount/b', 'Offering/new', 'ServiceAccount/b'),
      grant('Grant/Offering/older:OFFERING.MANAGER:ServiceAccount/aa', 'Offering/older', 'ServiceAccount/aa'),
    );
    expect(state?.inventory).toEqual(expected);
    expect(state?.intents).toEqual(new Map([['Offering/new', [exampleIntent('Offering/new')]]]));
  });

  it('can be read by its owner alone', async () => {
    const locked = await lock();
    await locked.append(put('Offering/a'), 'durable');
    const modes = await Promise.all(
      [directory, ...['inventory.json', 'journal.ndjson', 'lock'].map(file)].map(
        async (path) => (await stat(path)).mode & 0o777,
      ),
    );
    expect(modes).toEqual([0o700, 0o600, 0o600, 0o600]);
    await locked.release();
  });

  it('takes no record that it could not read again', async () => {
    const locked = await lock();
    const entry = { ...exampleEntry('Offering/a'), uuid: 7 };
    await expect(locked.append({ type: 'put', entry } as unknown as StateRecord, 'lazy')).rejects.toThrow(
      'entry/uuid',
    );
    await locked.release();
    expect((await read())?.inventory.size).toBe(0);
  });

  it('writes a new snapshot only when a run ends and the journal has outgrown the one before', async () => {
    await record(put('Offering/a'));
    const before = await readFile(file('inventory.json'), 'utf8');
    const locked = await lock();
    for (let at = 0; at < 300; at += 1) await locked.append(put(`Offering/o${String(at)}`), 'lazy');
    expect(await readFile(file('inventory.json'), 'utf8')).toBe(before);
    await locked.release();
    expect(await readdir(directory)).toEqual(['inventory.json']);
    expect((await read())?.inventory.size).toBe(301);
    await record(put('Offering/b'));
    expect(await readdir(directory)).toEqual(['inventory.json', 'journal.ndjson']);
    expect((await read())?.inventory.size).toBe(302);
  });
});

/** Enough to make a snapshot due. */
const large = (name: string): StateRecord => ({
  type: 'put',
  entry: exampleEntry(`Offering/${name}`, { fields: 'x'.repeat(70_000) }),
});

describe.each([1, 2])('what other runs write after read %i of a reader', (moment) => {
  const others: readonly (readonly [string, readonly StateRecord[][]])[] = [
    ['a line', [[put('Offering/new')]]],
    ['a new snapshot', [[large('new')]]],
    ['a new snapshot and a new journal', [[large('new')], [put('Offering/newer')]]],
    ['several snapshots', [[large('new')], [large('newer'), large('newest')], [put('Offering/last')]]],
  ];

  it.each(others)('%s: it sees all that there was when it began', async (_, runs) => {
    await record(put('Offering/a'));
    await record(put('Offering/b'));
    let reads = 0;
    const disk: Disk = {
      ...realDisk,
      async read(path) {
        const content = await realDisk.read(path);
        reads += 1;
        if (reads === moment) for (const records of runs) await record(...records);
        return content;
      },
    };
    const seen = await createFileStateStore(directory, { disk }).read(CLAIM);
    const all = [...((await read())?.inventory.keys() ?? [])];
    expect([...(seen?.inventory.keys() ?? [])]).toEqual(all.slice(0, seen?.inventory.size));
    expect(seen?.inventory.size).toBeGreaterThanOrEqual(2);
  });
});

describe('after a crash', () => {
  it('a line that was never finished is cut off, and said', async () => {
    await record(put('Offering/a'));
    const journal = await readFile(file('journal.ndjson'), 'utf8');
    await writeFile(file('journal.ndjson'), `${journal}{"serial":2,"rec`);
    expect((await read())?.inventory.size).toBe(1);
    expect(told).toEqual([]);
    const locked = await lock();
    expect(locked.inventory.size).toBe(1);
    expect(told).toEqual([
      `The last line of ${file('journal.ndjson')} was never finished, as a run was stopped while it wrote it; these 16 bytes are cut off, and nothing that was confirmed is lost.`,
    ]);
    await locked.append(put('Offering/b'), 'durable');
    await locked.release();
    expect([...((await read())?.inventory.keys() ?? [])]).toEqual(['Offering/a', 'Offering/b']);
  });

  it('a journal that is in the snapshot already counts once', async () => {
    await record(put('Offering/a'), { type: 'removed', key: 'Offering/a' }, put('Offering/b'));
    const journal = await readFile(file('journal.ndjson'), 'utf8');
    const locked = await lock();
    for (let at = 0; at < 300; at += 1) await locked.append(put('Offering/c'), 'lazy');
    const grown = await readFile(file('journal.ndjson'), 'utf8');
    await locked.release();
    expect(grown.startsWith(journal)).toBe(true);
    await writeFile(file('journal.ndjson'), grown);
    expect([...((await read())?.inventory.keys() ?? [])]).toEqual(['Offering/b', 'Offering/c']);
    await record(put('Offering/d'));
    expect([...((await read())?.inventory.keys() ?? [])]).toEqual(['Offering/b', 'Offering/c', 'Offering/d']);
  });
});

describe('refuses', () => {
  it('the state of another server, and of other manifests, with both names', async () => {
    await record(put('Offering/a'));
    const other = { ...CLAIM, instance: 'https://other.example.org/api/' };
    const expected = {
      code: 'STATE_OTHER_INSTANCE',
      message: `the state ${directory} belongs to https://portal.example.org/api/, and this run is for https://other.example.org/api/`,
    };
    await expect(store().read(other)).rejects.toMatchObject(expected);
    await expect(store().lock(other, REQUEST)).rejects.toMatchObject(expected);
    await expect(store().read({ ...CLAIM, manifestSet: '../config' })).rejects.toMatchObject({
      code: 'STATE_OTHER_MANIFEST_SET',
      message: `the state ${directory} belongs to the manifests ../manifests, and this run is for ../config`,
      hints: [expect.stringContaining('-f'), expect.stringContaining("--manifest-set '../manifests'")],
    });
    // A refused run gives the lock back.
    expect(await readdir(directory)).toEqual(['inventory.json', 'journal.ndjson']);
  });

  const damages: readonly [name: string, damage: () => Promise<void>, code: string, message: RegExp][] = [
    [
      'a changed byte of the snapshot',
      async () =>
        writeFile(file('inventory.json'), (await whole('inventory.json')).replace('portal', 'portaI')),
      'STATE_DAMAGED',
      /inventory\.json is not as it was written: its checksum does not fit$/u,
    ],
    [
      'half of a snapshot',
      async () => writeFile(file('inventory.json'), (await whole('inventory.json')).slice(0, -60)),
      'STATE_DAMAGED',
      /inventory\.json, line 3 is not as it was written: it is no JSON$/u,
    ],
    [
      'something else in the place of the snapshot',
      async () => writeFile(file('inventory.json'), '{"__proto__": {"type": "inventory"}}'),
      'STATE_DAMAGED',
      /inventory\.json is no inventory$/u,
    ],
    [
      'a newer format',
      async () =>
        writeFile(file('inventory.json'), (await whole('inventory.json')).replace('"1.0"', '"2.0"')),
      'STATE_FORMAT',
      /inventory\.json has the format 2\.0, and this release reads the format 1\.0$/u,
    ],
    [
      'a snapshot that is gone',
      async () => rm(file('inventory.json')),
      'STATE_DAMAGED',
      /inventory\.json is missing, and .*journal\.ndjson is there$/u,
    ],
    [
      'a changed byte of a line of the journal',
      async () =>
        writeFile(
          file('journal.ndjson'),
          (await whole('journal.ndjson')).replace('Offering/b', 'Offering/x'),
        ),
      'STATE_DAMAGED',
      /journal\.ndjson, line 2 is not as it was written: its checksum does not fit$/u,
    ],
    [
      'a line that is gone',
      async () => writeFile(file('journal.ndjson'), (await whole('journal.ndjson')).replace(/\n.*\n/u, '\n')),
      'STATE_DAMAGED',
      /journal\.ndjson, line 2 has the serial 3 where 2 has to follow: lines are missing, or stand twice$/u,
    ],
    [
      'a journal whose begin is gone',
      async () => writeFile(file('journal.ndjson'), (await whole('journal.ndjson')).replace(/.*\n/u, '')),
      'STATE_DAMAGED',
      /journal\.ndjson begins with the serial 2, and .*inventory\.json ends with 0: lines are missing$/u,
    ],
    [
      'a journal that is a symbolic link',
      async () => {
        await writeFile(join(home, 'elsewhere'), await whole('journal.ndjson'));
        await rm(file('journal.ndjson'));
        await symlink(join(home, 'elsewhere'), file('journal.ndjson'));
      },
      'STATE_NOT_READABLE',
      /cannot read .*journal\.ndjson: it is a symbolic link$/u,
    ],
    [
      'a snapshot that is a directory',
      async () => {
        await rm(file('inventory.json'));
        await mkdir(file('inventory.json'));
      },
      'STATE_NOT_READABLE',
      /cannot read .*inventory\.json: it is no regular file$/u,
    ],
  ];

  it.each(damages)('%s, and changes nothing', async (_, damage, code, message) => {
    await record(put('Offering/a'), put('Offering/b'), put('Offering/c'));
    await damage();
    const before = await readdir(directory);
    const bytes = await Promise.all(before.map(async (name) => readFile(file(name)).catch(() => undefined)));
    const expected = { code, message: expect.stringMatching(message) as string };
    await expect(read()).rejects.toMatchObject(expected);
    await expect(lock()).rejects.toMatchObject(expected);
    expect(await readdir(directory)).toEqual(before);
    const after = await Promise.all(before.map(async (name) => readFile(file(name)).catch(() => undefined)));
    expect(after).toEqual(bytes);
  });
});
