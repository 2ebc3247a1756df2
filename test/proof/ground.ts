import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '../../src/manifest/manifest.ts';
import { providers } from '../../src/providers/registry.ts';
import { applyPlan } from '../../src/reconciler/apply-plan.ts';
import { createRecorder } from '../../src/reconciler/apply/recorder.ts';
import { makePlan } from '../../src/reconciler/make-plan.ts';
import { createOutsideValues } from '../../src/reconciler/outside-values.ts';
import type { Plan } from '../../src/reconciler/plan.ts';
import type { Report } from '../../src/reconciler/report.ts';
import type { LoggedRequest, Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import type { Store } from '../../src/sandbox/store/store.ts';
import { createFileStateStore } from '../../src/state/file/create-file-state-store.ts';
import type { State, StateStore } from '../../src/state/state-store.ts';
import { connect } from '../../src/waldur/connect.ts';
import type { Generation } from '../../src/waldur/instance.ts';
import { readSettings } from '../../src/waldur/settings.ts';
import { loadDocuments } from '../e2e/world.ts';
import { FakeDisk } from '../state/fake-disk.ts';
import { Life, mortalConnection, mortalDisk } from './life.ts';
import type { Version } from './scenario.ts';
import { CROWDED_SEED } from './seed.ts';

/** What a run that came to its end has done. */
export interface Done {
  readonly plan: Plan;
  readonly report: Report;
}

/** How a crash ended: that of the process, or that of the machine with what was not flushed. */
export type Crash = 'process' | 'machine';

/** A server and a disk on which runs are played, some of which die. Both can be set back to an earlier moment. */
export interface Ground {
  readonly sandbox: Sandbox;
  readonly generation: Generation;
  /** How long runs wait for an answer. */
  readonly patience: { milliseconds: number };
  /** The file that tokens are delivered to. */
  readonly tokenFile: string;
  /** Plans and applies as `apply` does, with the lock from the first to the last; `ended` when its life was over before. */
  run(version: Version, life?: Life, parallelism?: number): Promise<Done | 'ended'>;
  /** Plans, and only reads. */
  plan(version: Version): Promise<Plan>;
  state(): Promise<State>;
  /** Keeps the inventory in a directory of this machine from now on; its manifest set is called `proof`. */
  useDirectory(directory: string): void;
  /** Starts the machine of the runs again after one of them has died. */
  restart(crash: Crash): void;
  /** Notes down how all is, and gives what sets all back to that. */
  remember(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

type Rows = Readonly<Record<string, Map<string, unknown>>>;

/** Starts a ground. `retries` are those of a read, which take real time; `onExchange` is told of each request before it is answered. */
export async function openGround(
  generation: Generation,
  {
    retries = 5,
    onExchange = () => undefined,
  }: { readonly retries?: number; readonly onExchange?: (request: LoggedRequest) => void } = {},
): Promise<Ground> {
  const sandbox = await startSandbox({ generation, seed: CROWDED_SEED, onExchange });
  const folder = await mkdtemp(join(tmpdir(), 'proof-'));
  const environment = {
    WALDUR_API_URL: sandbox.url,
    WALDUR_ACCESS_TOKEN: sandbox.token('admin'),
    SITE_TOKEN: 'a token of the site',
    WALDUR_MAX_RETRIES: String(retries),
  };
  const claim = { instance: sandbox.url, manifestSet: 'proof' };
  const now = (): Date => sandbox.clock.now();
  const loaded = new Map<Version, readonly Manifest[]>();
  const tokenFile = join(folder, 'token');
  const patience = { milliseconds: 60_000 };
  let disk = new FakeDisk();
  /** Absent: the inventory is on the disk above. */
  let directory: string | undefined;
  const storeFor = (life: Life): StateStore =>
    directory === undefined
      ? createFileStateStore('state', { disk: mortalDisk(disk, life) })
      : createFileStateStore(directory);

  async function manifests(version: Version): Promise<readonly Manifest[]> {
    const known = loaded.get(version);
    if (known !== undefined) return known;
    const { set, findings } = await loadDocuments(version.documents, folder);
    const errors = findings.filter(
      // What removes objects may be given nothing.
      ({ severity, code }) => severity === 'error' && !(version.prune && code === 'MANIFEST_NONE_FOUND'),
    );
    if (errors.length > 0) throw new Error(errors.map(({ summary }) => summary).join('\n'));
    loaded.set(version, set.manifests);
    return set.manifests;
  }

  async function open(life: Life) {
    const read = readSettings(environment);
    if ('diagnostics' in read) throw new Error(read.diagnostics.map(({ summary }) => summary).join(' '));
    const settings = { ...read.settings, timeoutMilliseconds: patience.milliseconds };
    return mortalConnection(await connect(settings, { signal: life.signal }), life);
  }

  async function planned(version: Version, known: State, life: Life) {
    const { reader, writer, instance } = await open(life);
    const wait = waiting(life);
    const outside = createOutsideValues(environment);
    const plan = await makePlan({
      manifests: await manifests(version),
      providers,
      reader,
      instance,
      options: { prune: version.prune, writeSecrets: false, targets: [] },
      outside,
      record: { state: known, now: now(), wait },
      progress: () => undefined,
    });
    return { plan, reader, writer, outside, wait };
  }

  /** To wait is to move the clock of the server, which costs a test no time. */
  function waiting(life: Life) {
    return async (milliseconds: number): Promise<void> =>
      life.look(() => Promise.resolve(sandbox.clock.advance(milliseconds)));
  }

  async function all(version: Version, life: Life, parallelism: number): Promise<Done> {
    const locked = await storeFor(life).lock(claim, { command: 'apply', patience: 0 });
    try {
      const { plan, ...means } = await planned(version, locked, life);
      const report = await applyPlan({
        plan,
        ...means,
        parallelism,
        recorder: createRecorder(locked, now),
        progress: () => undefined,
      });
      return { plan, report };
    } finally {
      await locked.release();
    }
  }

  async function readState(): Promise<State> {
    return (
      (await storeFor(new Life()).read(claim)) ?? {
        inventory: new Map(),
        intents: new Map(),
      }
    );
  }

  return {
    sandbox,
    generation,
    patience,
    tokenFile,
    run: async (version, life = new Life(), parallelism = 4) =>
      life.through(async () => all(version, life, parallelism)),
    plan: async (version) => (await planned(version, await readState(), new Life())).plan,
    state: readState,
    useDirectory(path) {
      directory = path;
    },
    restart(crash) {
      disk.restart(crash, 0, 0);
    },
    async remember() {
      sandbox.worker.finish();
      const rows = structuredClone(rowsOf(sandbox.store));
      const files = disk.files.map((name) => [name, disk.peek(name)] as const);
      const token = await readFile(tokenFile).catch(() => undefined);
      return async () => {
        sandbox.worker.finish();
        const again = structuredClone(rows);
        for (const [name, map] of Object.entries(rowsOf(sandbox.store))) {
          map.clear();
          for (const [uuid, row] of again[name] ?? []) map.set(uuid, row);
        }
        disk = new FakeDisk();
        for (const [name, content] of files) disk.poke(name, content);
        if (token === undefined) await rm(tokenFile, { force: true });
        else await writeFile(tokenFile, token);
      };
    },
    async close() {
      await sandbox.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** The tables of a server. One row can stand in two of them, so that they are copied together. */
export function rowsOf(store: Store): Rows {
  const tables = Object.entries(store).filter(
    (entry): entry is [string, Map<string, unknown>] => entry[1] instanceof Map,
  );
  return Object.fromEntries(tables);
}
