import type { Manifest } from '../../manifest/manifest.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import { providers } from '../../providers/registry.ts';
import type { AllowList } from '../../reconciler/allow-list.ts';
import { applyPlan } from '../../reconciler/apply-plan.ts';
import { createRecorder } from '../../reconciler/apply/recorder.ts';
import { createRecheck, type Recheck } from '../../reconciler/apply/recheck.ts';
import { startPlanning, type Planning } from '../../reconciler/make-plan.ts';
import { createOutsideValues } from '../../reconciler/outside-values.ts';
import { guardRemovals } from '../../reconciler/ownership/guard-removals.ts';
import type { Plan } from '../../reconciler/plan.ts';
import type { ProgressEvent, Report } from '../../reconciler/report.ts';
import { expectedObjects } from '../../reconciler/saved/expected-objects.ts';
import { planDigest, savedPlan, type SavedPlan } from '../../reconciler/saved/saved-plan.ts';
import { StateError } from '../../state/state-error.ts';
import type { RequestLog } from '../../waldur/answer.ts';
import { connect, type Connection } from '../../waldur/connect.ts';
import type { Environment } from '../../waldur/environment.ts';
import { readSettings } from '../../waldur/settings.ts';
import type { SourceConfig } from '../config/daemon-config.ts';
import type { Choice, Held } from './choose-objects.ts';
import { commandEnvironment } from './command-environment.ts';
import { openInventory, type OpenInventory } from './open-inventory.ts';
import { runFailure, type RunFailure } from './run-failure.ts';

/** What one look at the server needs, and what may be done then. */
export interface SourceRun {
  readonly config: SourceConfig;
  readonly manifests: readonly Manifest[];
  readonly revision: string;
  readonly env: Environment;
  readonly allow: AllowList;
  /** Where the inventory of the source is. */
  readonly directory: string;
  /** Of this program. */
  readonly version: string;
  /** 32 hexadecimal digits, which every request carries. */
  readonly trace: string;
  /** Chooses what is carried out; absent: the server is only looked at. */
  readonly choose?: (plan: Plan) => Choice;
  /** Whether the server may still be changed; asked before each object. */
  readonly mayChange: () => boolean;
  /** Ends the run: nothing more is begun, and nothing is waited for. */
  readonly signal: AbortSignal;
  /** Ends what is waited for; everything else goes on. */
  readonly impatience: AbortSignal;
  readonly progress: (event: ProgressEvent) => void;
  readonly log: (entry: RequestLog) => void;
  /** Gets sentences for people about the inventory. */
  readonly tell: (sentence: string) => void;
}

/** What came of it. */
export interface SourceRunResult {
  readonly instance?: Plan['instance'];
  /** What was found. */
  readonly plan?: Plan;
  readonly digest?: string;
  readonly held: ReadonlyMap<ObjectKey, Held>;
  /** Absent when nothing was carried out. */
  readonly report?: Report;
  /** What is found after something was carried out; absent when it was not looked for, or could not be seen. */
  readonly after?: { readonly plan: Plan; readonly digest: string };
  readonly requests: number;
  readonly failure?: RunFailure;
  /** What was thrown, where nobody foresaw it. */
  readonly bug?: unknown;
}

/** For so long what a run has read itself is taken to be still so. */
const TRUSTED_MILLISECONDS = 60_000;

/** Looks at the server, carries out what is chosen, and looks again. Never throws: the result says what failed. */
export async function runSource(run: SourceRun): Promise<SourceRunResult> {
  const settings = readSettings(run.env);
  if ('diagnostics' in settings) {
    const message = settings.diagnostics.map(({ summary }) => summary).join(' ');
    return { held: new Map(), requests: 0, failure: { reason: 'SettingsInvalid', message } };
  }
  // Reads stop at once; a write under way is never cut off, and what belongs to it is read to the end.
  const reading = new AbortController();
  const stopReading = (): void => {
    reading.abort(run.signal.reason);
  };
  const asReading = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    run.signal.throwIfAborted();
    run.signal.addEventListener('abort', stopReading);
    try {
      return await work();
    } finally {
      run.signal.removeEventListener('abort', stopReading);
    }
  };
  let connection: Connection | undefined;
  let inventory: OpenInventory | undefined;
  let found: Found | undefined;
  let done: Done | undefined;
  let unwritable: RunFailure | undefined;
  try {
    const { signal } = reading;
    const { url } = settings.settings;
    run.progress({ type: 'phase', phase: 'connecting', detail: url });
    const options = { signal, log: run.log, trace: run.trace };
    connection = await asReading(() => connect(settings.settings, options));
    try {
      inventory = await asReading(() =>
        openedInventory(run, url, { writes: run.choose !== undefined, signal }),
      );
    } catch (error) {
      if (run.choose === undefined || !(error instanceof StateError)) throw error;
      // Where nothing can be written down nothing is changed; what the server shows can be told all the same.
      unwritable = {
        reason: 'StateUnusable',
        message: `${error.message}; until that is mended, nothing is changed`,
      };
      inventory = await asReading(() => openedInventory(run, url, { writes: false, signal }));
    }
    found = await asReading(() => look(run, connection, inventory));
    guard(run, found.plan, inventory);
    if (run.choose !== undefined && unwritable === undefined) {
      done = await carriedOut(run, found, { connection, inventory }, run.choose(found.plan));
    }
    const hasChanged = done?.report !== undefined && done.report.writes > 0;
    const after = hasChanged ? await asReading(() => look(run, connection, inventory)) : undefined;
    return result(after);
  } catch (error) {
    if (run.signal.aborted && (reading.signal.aborted || error === run.signal.reason)) {
      return { ...result(), failure: { reason: 'Interrupted', message: 'the run was interrupted' } };
    }
    const failure = runFailure(error);
    return { ...result(), failure, ...(failure.reason === 'InternalError' ? { bug: error } : {}) };
  } finally {
    await inventory?.release();
  }

  function result(after?: Found): SourceRunResult {
    return {
      ...(connection === undefined ? {} : { instance: instanceOf(connection) }),
      ...(found === undefined ? {} : { plan: found.plan, digest: planDigest(found.saved) }),
      held: done?.held ?? new Map(),
      ...(done?.report === undefined ? {} : { report: done.report }),
      ...(after === undefined ? {} : { after: { plan: after.plan, digest: planDigest(after.saved) } }),
      requests: connection?.reader.requests ?? 0,
      ...(unwritable === undefined ? {} : { failure: unwritable }),
    };
  }
}

function instanceOf({ instance }: Connection): Plan['instance'] {
  const { url, generation, version, caller } = instance;
  return { url, generation, version, user: caller.username };
}

interface Found {
  readonly plan: Plan;
  readonly planning: Planning;
  readonly saved: SavedPlan;
}

interface Done {
  readonly held: Choice['held'];
  readonly report?: Report;
}

function openedInventory(
  run: SourceRun,
  instance: string,
  { writes, signal }: { readonly writes: boolean; readonly signal: AbortSignal },
): Promise<OpenInventory> {
  const { config, directory, revision, tell } = run;
  return openInventory({
    directory,
    source: config.name,
    instance,
    revision,
    writes,
    signal,
    tell,
  });
}

async function look(
  { config, manifests, revision, env, allow, version, progress }: SourceRun,
  connection: Connection | undefined,
  inventory: OpenInventory | undefined,
): Promise<Found> {
  if (connection === undefined) throw new Error('nobody was asked');
  const { reader, instance } = connection;
  const { name, prune, maxDeletePercent } = config;
  const options = { prune, writeSecrets: false, targets: [] };
  const planning = await startPlanning({
    manifests,
    providers,
    reader,
    instance,
    options,
    foresight: { allowCommands: true, allow, env: commandEnvironment(env, allow), here: true },
    outside: createOutsideValues(env, allow),
    record: inventory?.recorded(),
    progress,
  });
  const saved = savedPlan(planning.plan, {
    toolVersion: version,
    revision,
    manifestSet: name,
    options: { ...options, adoptOnly: false, maxDeletePercent },
    manifests,
  });
  return { plan: planning.plan, planning, saved };
}

function guard({ config, manifests }: SourceRun, plan: Plan, inventory: OpenInventory): void {
  guardRemovals(plan, {
    percent: config.maxDeletePercent,
    entries: [...inventory.recorded().state.inventory.values()],
    declared: manifests.length,
  });
}

async function carriedOut(
  run: SourceRun,
  { planning, saved }: Found,
  { connection, inventory }: { readonly connection: Connection; readonly inventory: OpenInventory },
  { plan, held }: Choice,
): Promise<Done> {
  const { env, allow, config, signal, impatience, progress } = run;
  const expected = expectedObjects(saved);
  const recheck = createRecheck({ planning, expected, known: new Map(), trusted: TRUSTED_MILLISECONDS });
  const { locked } = inventory;
  const report = await applyPlan({
    plan,
    reader: connection.reader,
    writer: connection.writer,
    outside: createOutsideValues(env, allow),
    parallelism: config.parallelism,
    signal,
    impatience,
    progress,
    recheck: whileOpen(recheck, run.mayChange),
    ...(locked === undefined ? {} : { recorder: createRecorder(locked, () => new Date()) }),
    delivery: { allowCommands: true, allow, env: commandEnvironment(env, allow) },
  });
  return { held, ...(report.results.length === 0 ? {} : { report }) };
}

/** What begins after the window has closed is left for the next one. */
function whileOpen(recheck: Recheck, mayChange: () => boolean): Recheck {
  return async (object) =>
    mayChange()
      ? recheck(object)
      : { ...object, steps: [], stale: 'the server may not be changed any more at this time' };
}
