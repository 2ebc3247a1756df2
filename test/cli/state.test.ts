import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFileStateStore } from '../../src/state/file/create-file-state-store.ts';
import { newLockRecord } from '../../src/state/file/lock-record.ts';
import { ownMarks } from '../../src/state/file/process-life.ts';
import { CLAIM, exampleEntry, exampleIntent } from '../state/example-state.ts';
import { buildCommand, type BuiltCommand, type Ended } from './built-command.ts';
import { outputSchema } from './output-schema.ts';

let command: BuiltCommand;
let place = '';

beforeAll(async () => {
  command = await buildCommand();
});

afterAll(async () => {
  await command.close();
});

beforeEach(async () => {
  place = await mkdtemp(join(command.scratch, 'state-'));
});

const store = (): ReturnType<typeof createFileStateStore> =>
  createFileStateStore(join(place, '.waldur-gitops'));

/** Runs `state …` where the state is; it has no server, no token and no manifests. */
async function state(...words: readonly string[]): Promise<Ended> {
  return command.run(['state', ...words], { cwd: place });
}

/** The document that a command writes, as its published schema says. */
async function documentOf(name: 'list' | 'object' | 'change', ...words: readonly string[]): Promise<unknown> {
  const { stdout, stderr, exitCode } = await state(...words, '--format', 'json');
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  const document = JSON.parse(stdout) as unknown;
  const validate = outputSchema(`state-${name}`);
  validate(document);
  expect(validate.errors).toBeNull();
  return document;
}

async function keys(): Promise<readonly string[]> {
  return [...((await store().read(CLAIM))?.inventory.keys() ?? [])].toSorted();
}

const GRANT = 'Grant/Offering/gpu:OFFERING.MANAGER:alice';

async function makeState(): Promise<void> {
  const locked = await store().lock(CLAIM, { command: 'apply', patience: 0 });
  const entries = [
    exampleEntry('Offering/gpu', { isProtected: true, deletionPolicy: 'Archive', revision: 'c0ffee' }),
    exampleEntry(GRANT, {
      uuid: GRANT,
      label: 'grant alice → OFFERING.MANAGER on Offering/gpu',
      owners: ['Offering/gpu'],
    }),
    exampleEntry('ServiceAccount/agent', { rotated: '2026-05-01T00:00:00.000Z', needs: ['Offering/gpu'] }),
  ];
  for (const entry of entries) await locked.append({ type: 'put', entry }, 'lazy');
  await locked.append({ type: 'intent', intent: exampleIntent('Offering/new') }, 'lazy');
  await locked.append({ type: 'made', key: 'Offering/new', uuid: 'f'.repeat(32) }, 'lazy');
  await locked.append({ type: 'intent', intent: exampleIntent('LexisLink/\u001B[31mred') }, 'lazy');
  await locked.release();
}

/** As a run of another machine has left it. */
async function leaveLock(given: object = {}): Promise<void> {
  const record = {
    ...newLockRecord('apply', ownMarks()),
    id: '00112233aabbccdd',
    host: 'runner-1',
    process: 4711,
  };
  const held = { ...record, boot: 'another', since: '2026-06-01T10:00:00.000Z', ...given };
  await writeFile(join(place, '.waldur-gitops/lock'), JSON.stringify(held));
}

describe('state list', () => {
  it('shows whose state it is, the objects, and requests whose end is not known', async () => {
    await makeState();
    const { stdout, exitCode } = await state('list');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      `State .waldur-gitops of https://portal.example.org/api/, manifests ../manifests

2026-06-01 10:00 UTC  -                                 Grant/Offering/gpu:OFFERING.MANAGER:alice
2026-06-01 10:00 UTC  0123456789abcdef0123456789abcdef  Offering/gpu, protected
2026-06-01 10:00 UTC  0123456789abcdef0123456789abcdef  ServiceAccount/agent

Requests that may have acted without anybody knowing; the next apply looks:
  2026-06-01 10:00 UTC  LexisLink/\\u001b[31mred: POST marketplace-provider-offerings/
  2026-06-01 10:00 UTC  Offering/new: POST marketplace-provider-offerings/, made ${'f'.repeat(32)}

3 objects, 1 protected, 2 open requests
`,
    );
  });

  it('is a document, with the lock', async () => {
    await makeState();
    expect(await documentOf('list', 'list')).toMatchObject({
      instance: CLAIM.instance,
      manifestSet: CLAIM.manifestSet,
      objects: [{ key: GRANT }, { key: 'Offering/gpu', isProtected: true }, { key: 'ServiceAccount/agent' }],
      openRequests: [{ key: 'LexisLink/\u001B[31mred' }, { key: 'Offering/new', uuid: 'f'.repeat(32) }],
    });
    await leaveLock();
    expect(await documentOf('list', 'list')).toMatchObject({
      lock: { id: '00112233aabbccdd', process: 4711 },
    });
    expect((await state('list')).stdout).toContain(
      '\nLocked by apply (process 4711 on runner-1) since 2026-06-01T10:00:00.000Z, id 00112233aabbccdd\n',
    );
  });

  it.skipIf(process.platform !== 'linux')('says that the holder of the lock is gone', async () => {
    await makeState();
    await leaveLock({ ...newLockRecord('apply', ownMarks()), started: '1' });
    expect((await state('list')).stdout).toMatch(
      /^Locked by apply .*; it is gone, and the next run takes the lock over$/mu,
    );
    const { stderr, exitCode } = await state('rm', GRANT, '--yes');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^The lock of \.waldur-gitops was that of apply .*; it is taken over\.\n$/u);
    expect(await readdir(join(place, '.waldur-gitops'))).toEqual(['inventory.json', 'journal.ndjson']);
  });

  it('says where there is none, and makes none', async () => {
    const { stderr, exitCode } = await state('list');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[STATE_NOT_FOUND]: there is no state in .waldur-gitops');
    expect((await state('rm', 'Offering/gpu', '--yes')).exitCode).toBe(1);
    expect(await readdir(place)).toEqual([]);
  });
});

describe('state show', () => {
  it('shows all that is known of one object', async () => {
    await makeState();
    expect((await state('show', 'Offering/gpu')).stdout).toBe(
      `Offering/gpu
  uuid                     0123456789abcdef0123456789abcdef
  applied                  2026-06-01T10:00:00.000Z
  manifest                 sha256:00
  revision                 c0ffee
  protected                yes
  when it is not declared  Archive
  place                    customer: c0ffee
  managed fields           name
                           plan "Default" price of gpu (never written by us, set back 2 times)
  made by us               plan "Default"
`,
    );
    expect((await state('show', 'Offering/new')).stdout).toContain(
      'not ours; what stands below may have made it',
    );
    expect(await documentOf('object', 'show', 'ServiceAccount/agent')).toMatchObject({
      object: { rotated: '2026-05-01T00:00:00.000Z', needs: ['Offering/gpu'] },
      openRequests: [],
    });
    expect(await documentOf('object', 'show', 'Offering/new')).toMatchObject({ openRequests: [{}] });
  });

  it('says what was probably meant', async () => {
    await makeState();
    const { stderr, exitCode } = await state('show', 'ServiceAccount/agnt');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[STATE_OBJECT_UNKNOWN]: the state does not know ServiceAccount/agnt');
    expect(stderr).toContain('Did you mean ServiceAccount/agent?');
  });
});

describe('state rm', () => {
  it('lets go of objects, and says what that means for those that are protected', async () => {
    await makeState();
    const { stdout, exitCode } = await state('rm', 'Offering/gpu', 'Offering/new', '--yes');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('it is protected, and will be no more');
    expect(stdout).toContain('1 object that it declares stay ours');
    expect(stdout).toContain('1 open request will be forgotten');
    expect(stdout).toContain('Let go of 2 objects.');
    expect(await keys()).toEqual([GRANT, 'ServiceAccount/agent']);
    expect(await documentOf('change', 'rm', GRANT, GRANT, '--yes')).toMatchObject({ removed: [GRANT] });
  });

  it('changes nothing without consent, or when one of the objects is not known', async () => {
    await makeState();
    const unanswered = await state('rm', 'Offering/gpu');
    expect(unanswered.exitCode).toBe(4);
    expect(unanswered.stderr).toContain('state rm asks before it lets go of anything');
    const unknown = await state('rm', 'Offering/gpu', 'Offering/x', '--yes');
    expect(unknown).toMatchObject({ exitCode: 1, stdout: '' });
    expect(await keys()).toHaveLength(3);
    expect(await readdir(join(place, '.waldur-gitops'))).not.toContain('lock');
  });
});

describe('state mv', () => {
  it('renames an object, and its grants with it', async () => {
    await makeState();
    const { stdout, exitCode } = await state('mv', 'Offering/gpu', 'Offering/gpus');
    expect({ stdout, exitCode }).toEqual({
      stdout: 'Renamed Offering/gpu to Offering/gpus, and the names of 1 grant with it.\n',
      exitCode: 0,
    });
    expect(await keys()).toEqual([
      'Grant/Offering/gpus:OFFERING.MANAGER:alice',
      'Offering/gpus',
      'ServiceAccount/agent',
    ]);
    expect(await documentOf('change', 'mv', 'Offering/gpus', 'Offering/g')).toMatchObject({
      moved: [{ from: 'Offering/gpus', to: 'Offering/g' }],
    });
  });

  it.each([
    ['to an object that there is', ['Offering/gpu', 'Offering/new'], 4, 'STATE_OBJECT_TAKEN'],
    ['to itself', ['Offering/gpu', 'Offering/gpu'], 4, 'STATE_OBJECT_TAKEN'],
    ['to another kind', ['Offering/gpu', 'LexisLink/gpu'], 4, 'STATE_OTHER_KIND'],
    ['from nothing', ['Offering/x', 'Offering/y'], 1, 'STATE_OBJECT_UNKNOWN'],
    ['without a second name', ['Offering/gpu'], 64, 'missing required argument'],
    ['to what is no key', ['Offering/gpu', 'gpus'], 64, 'It must look like Kind/name'],
  ] as const)('is refused %s', async (_, words, expected, said) => {
    await makeState();
    const { stderr, exitCode } = await state('mv', ...words);
    expect(exitCode).toBe(expected);
    expect(stderr).toContain(said);
    expect(await keys()).toEqual([GRANT, 'Offering/gpu', 'ServiceAccount/agent']);
  });

  it('is refused while another run has the lock, or waits for it', async () => {
    await makeState();
    const locked = await store().lock(CLAIM, { command: 'apply', patience: 0 });
    for (const patience of [[], ['--lock-timeout', '0'], ['--lock-timeout', '0s']]) {
      const refused = await state('mv', 'Offering/gpu', 'Offering/gpus', ...patience);
      expect(refused.exitCode).toBe(4);
      expect(refused.stderr).toContain(
        'error[STATE_LOCKED]: the state .waldur-gitops is locked: apply (process ',
      );
    }
    const waiting = state('mv', 'Offering/gpu', 'Offering/gpus', '--lock-timeout', '30s');
    await setTimeout(500);
    await locked.release();
    expect((await waiting).exitCode).toBe(0);
    expect(await keys()).toContain('Offering/gpus');
  });
});

describe('state unlock', () => {
  it('wants the id of the holder, which a refused run shows with the command', async () => {
    await makeState();
    await leaveLock();
    const refused = await state('mv', 'Offering/gpu', 'Offering/gpus');
    expect(refused.exitCode).toBe(4);
    expect(refused.stderr).toContain('waldur-gitops state unlock 00112233aabbccdd\n');
    const wrong = await state('unlock', '0000000000000000');
    expect(wrong.exitCode).toBe(4);
    expect(wrong.stderr).toContain('error[STATE_LOCKED]');
    expect(await documentOf('change', 'unlock', '00112233aabbccdd')).toMatchObject({
      unlocked: { host: 'runner-1', process: 4711 },
    });
    expect(await readdir(join(place, '.waldur-gitops'))).toEqual(['inventory.json', 'journal.ndjson']);
    expect((await state('mv', 'Offering/gpu', 'Offering/gpus')).exitCode).toBe(0);
    const again = await state('unlock', '00112233aabbccdd');
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain('error[STATE_NOT_LOCKED]');
  });

  it('works where a first run has left nothing but its lock', async () => {
    await makeState();
    await leaveLock();
    await rm(join(place, '.waldur-gitops/inventory.json'));
    await rm(join(place, '.waldur-gitops/journal.ndjson'));
    expect((await state('unlock', '00112233aabbccdd')).exitCode).toBe(0);
    expect(await readdir(join(place, '.waldur-gitops'))).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')('leaves the lock to a process that certainly runs', async () => {
    await makeState();
    const locked = await store().lock(CLAIM, { command: 'apply', patience: 0 });
    const { lock } = (await documentOf('list', 'list')) as { lock: { id: string } };
    const { stderr, exitCode } = await state('unlock', lock.id);
    expect(exitCode).toBe(4);
    expect(stderr).toContain(
      `cannot unlock the state .waldur-gitops: apply (process ${String(process.pid)} on `,
    );
    await locked.append({ type: 'removed', key: GRANT }, 'durable');
    await locked.release();
  });
});
