import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { stringify } from 'yaml';
import type { Diagnostic } from '../../src/manifest/diagnostic.ts';
import { loadManifests } from '../../src/manifest/load-manifests.ts';
import type { ManifestSet } from '../../src/manifest/manifest-set.ts';
import type {
  BackendResourceSpec,
  LexisLinkSpec,
  OfferingSpec,
  OpenPortalAllocationSpec,
  OpenStackServerGroupSpec,
  ResourceLimitsSpec,
  ServiceAccountSpec,
} from '../../src/manifest/types.gen.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { providers } from '../../src/providers/registry.ts';
import { applyPlan } from '../../src/reconciler/apply-plan.ts';
import { createRecorder, type Recorder } from '../../src/reconciler/apply/recorder.ts';
import { makePlan, type RecordedRuns } from '../../src/reconciler/make-plan.ts';
import { createFileStateStore } from '../../src/state/file/create-file-state-store.ts';
import type { State } from '../../src/state/state-store.ts';
import type { WorkOptions } from '../../src/reconciler/plan/select-work.ts';
import { createOutsideValues } from '../../src/reconciler/outside-values.ts';
import type { Plan } from '../../src/reconciler/plan.ts';
import type { Report } from '../../src/reconciler/report.ts';
import { validate } from '../../src/reconciler/validate.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { connect, type Connection } from '../../src/waldur/connect.ts';
import { readSettings } from '../../src/waldur/settings.ts';
import type { Generation } from '../../src/waldur/instance.ts';

interface Named {
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The manifest of an offering before it is written to a file. */
export interface OfferingDocument extends Named {
  readonly kind?: 'Offering';
  readonly spec: OfferingSpec;
}

/** The manifest of an account before it is written to a file. */
export interface AccountDocument extends Named {
  readonly kind: 'ServiceAccount';
  readonly spec: ServiceAccountSpec;
}

/** The manifest of an OpenPortal allocation before it is written to a file. */
export interface AllocationDocument extends Named {
  readonly kind: 'OpenPortalAllocation';
  readonly spec: OpenPortalAllocationSpec;
}

/** The manifest of a server group before it is written to a file. */
export interface ServerGroupDocument extends Named {
  readonly kind: 'OpenStackServerGroup';
  readonly spec: OpenStackServerGroupSpec;
}

/** The manifest of a LEXIS link before it is written to a file. */
export interface LinkDocument extends Named {
  readonly kind: 'LexisLink';
  readonly spec: LexisLinkSpec;
}

/** The manifest of limits before it is written to a file. */
export interface LimitsDocument extends Named {
  readonly kind: 'ResourceLimits';
  readonly spec: ResourceLimitsSpec;
}

/** The manifest of a backend resource before it is written to a file. */
export interface BackendResourceDocument extends Named {
  readonly kind: 'BackendResource';
  readonly spec: BackendResourceSpec;
}

export type Document =
  | BackendResourceDocument
  | LinkDocument
  | OfferingDocument
  | AccountDocument
  | AllocationDocument
  | ServerGroupDocument
  | LimitsDocument;

export interface PlanChoices extends Omit<WorkOptions, 'targets'> {
  readonly prune?: boolean;
  readonly writeSecrets?: boolean;
  /** Instead of all kinds, e.g. some that note down what they are asked. */
  readonly kinds?: readonly Provider<unknown, unknown>[];
}

/** Validates, plans and applies documents against the server of an environment, over real sockets and real files. */
export interface Workbench {
  validate(documents: readonly Document[]): Promise<readonly Diagnostic[]>;
  /** Throws when the documents are not valid. */
  plan(documents: readonly Document[], choices?: PlanChoices): Promise<Plan>;
  apply(plan: Plan): Promise<Report>;
  /** Signs in anew. */
  connect(): Promise<Connection>;
  close(): Promise<void>;
}

/** A workbench whose server is a sandbox. */
export interface World extends Workbench {
  readonly sandbox: Sandbox;
}

/** Starts a sandbox of a generation and signs in as an actor of its seed. */
export async function startWorld(generation: Generation, actor = 'admin'): Promise<World> {
  return startAnyWorld(generation, actor, openWorkbench);
}

/** The same, with an inventory: runs know what earlier ones have made. */
export async function startOwnedWorld(generation: Generation, actor = 'admin'): Promise<OwnedWorld> {
  return startAnyWorld(generation, actor, openOwnedWorkbench);
}

async function startAnyWorld<Bench extends Workbench>(
  generation: Generation,
  actor: string,
  open: (
    env: Readonly<Record<string, string | undefined>>,
    wait: (milliseconds: number) => Promise<void>,
  ) => Promise<Bench>,
): Promise<Bench & { readonly sandbox: Sandbox }> {
  const sandbox = await startSandbox({ generation });
  const bench = await open(
    {
      WALDUR_API_URL: sandbox.url,
      WALDUR_ACCESS_TOKEN: sandbox.token(actor),
      SITE_TOKEN: 'a token of the site',
    },
    // To wait is to move the clock of the server, which costs a test no time.
    (milliseconds) => Promise.resolve(sandbox.clock.advance(milliseconds)),
  );
  return {
    ...bench,
    sandbox,
    async close() {
      await sandbox.close();
      await bench.close();
    },
  };
}

/** A workbench with an inventory in a directory of its own. */
export interface OwnedWorkbench extends Workbench {
  /** What the inventory holds now. */
  inventory(): Promise<State>;
  /** Lets the clock of the runs, which is not that of the server, be so many milliseconds ahead. */
  later(milliseconds: number): void;
  readonly directory: string;
}

/** A workbench with an inventory whose server is a sandbox. */
export interface OwnedWorld extends OwnedWorkbench {
  readonly sandbox: Sandbox;
}

/** A workbench for the server and the values of an environment. `wait` lets so many milliseconds pass. */
export async function openWorkbench(
  env: Readonly<Record<string, string | undefined>>,
  wait: (milliseconds: number) => Promise<void> = () => Promise.resolve(),
): Promise<Workbench> {
  return workbench(env, wait, await newDirectory(), () =>
    Promise.resolve({ release: () => Promise.resolve() }),
  );
}

/** The same, with an inventory. */
export async function openOwnedWorkbench(
  env: Readonly<Record<string, string | undefined>>,
  wait: (milliseconds: number) => Promise<void> = () => Promise.resolve(),
): Promise<OwnedWorkbench> {
  const directory = await newDirectory();
  const store = createFileStateStore(join(directory, 'state'));
  const claim = { instance: env['WALDUR_API_URL'] ?? '', manifestSet: 'test' };
  const read = async (): Promise<State> =>
    (await store.read(claim)) ?? { inventory: new Map(), intents: new Map() };
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  const bench = workbench(env, wait, directory, async (writes) => {
    if (!writes) {
      return { record: { state: await read(), now: now(), wait }, release: () => Promise.resolve() };
    }
    const locked = await store.lock(claim, { command: 'test', patience: 0 });
    return { recorder: createRecorder(locked, now), release: () => locked.release() };
  });
  return {
    ...bench,
    directory,
    inventory: read,
    later(milliseconds) {
      ahead += milliseconds;
    },
  };
}

function newDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'waldur-gitops-'));
}

interface OpenedInventory {
  readonly record?: RecordedRuns;
  readonly recorder?: Recorder;
  release(): Promise<void>;
}

function workbench(
  env: Readonly<Record<string, string | undefined>>,
  wait: (milliseconds: number) => Promise<void>,
  directory: string,
  openInventory: (writes: boolean) => Promise<OpenedInventory>,
): Workbench {
  async function open(): Promise<Connection> {
    const read = readSettings(env);
    if ('diagnostics' in read) throw new Error(read.diagnostics.map(({ summary }) => summary).join(' '));
    return connect(read.settings);
  }

  const load = async (documents: readonly Document[]) => loadDocuments(documents, directory);

  return {
    validate: async (documents) => (await load(documents)).findings,
    connect: open,
    async plan(documents, { prune = false, writeSecrets = false, kinds = providers, ...asked } = {}) {
      const { set, findings } = await load(documents);
      const errors = findings.filter(
        // What removes objects may be given nothing.
        ({ severity, code }) => severity === 'error' && !(prune && code === 'MANIFEST_NONE_FOUND'),
      );
      if (errors.length > 0) throw new Error(errors.map(({ summary }) => summary).join('\n'));
      const { reader, instance } = await open();
      const { record } = await openInventory(false);
      return makePlan({
        manifests: set.manifests,
        providers: kinds,
        reader,
        instance,
        options: { prune, writeSecrets, targets: [], ...asked },
        outside: createOutsideValues(env),
        record,
        progress: () => undefined,
      });
    },
    async apply(plan) {
      const { reader, writer } = await open();
      const inventory = await openInventory(true);
      const { recorder } = inventory;
      try {
        return await applyPlan({
          plan,
          reader,
          writer,
          outside: createOutsideValues(env),
          parallelism: 4,
          ...(recorder === undefined ? {} : { recorder }),
          progress: () => undefined,
          wait,
        });
      } finally {
        await inventory.release();
      }
    },
    close: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Documents as a run gets them, by way of a file in a directory, and what is wrong with them. */
export async function loadDocuments(
  documents: readonly Document[],
  directory: string,
): Promise<{ readonly set: ManifestSet; readonly findings: readonly Diagnostic[] }> {
  const file = join(directory, 'manifests.yaml');
  await writeFile(file, documentsText(documents));
  const set = await loadManifests([file], { stdin: Readable.from([]) });
  return { set, findings: validate(set, providers) };
}

/** Documents as they stand in a file. */
export function documentsText(documents: readonly Document[]): string {
  const texts = documents.map(({ kind = 'Offering', name, spec, annotations }) =>
    stringify({
      apiVersion: 'gitops.waldur.com/v1alpha1',
      kind,
      metadata: { name, ...(annotations === undefined ? {} : { annotations }) },
      spec,
    }),
  );
  return texts.join('---\n');
}

/** The requests of a plan that write, as `METHOD path`, with uuids in place of captures blanked out. */
export function plannedWrites(plan: Plan): string[] {
  return plan.objects
    .flatMap(({ steps }) => steps)
    .flatMap((step) => (step.type === 'request' ? [`${step.method} ${blanked(step.path)}`] : []))
    .toSorted();
}

/** What the sandbox saw of writes since a moment, in the same form. */
export function seenWrites(sandbox: Sandbox, since: number): string[] {
  return sandbox
    .writes()
    .slice(since)
    .map(({ method, path }) => `${method} ${blanked(path)}`)
    .toSorted();
}

function blanked(path: string): string {
  return path.replaceAll(/\{[^{}]+\}|[0-9a-f]{32}/gu, '*');
}
