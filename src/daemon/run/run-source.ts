import type { Manifest } from '../../manifest/manifest.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import { providers } from '../../providers/registry.ts';
import type { AllowList } from '../../reconciler/allow-list.ts';
import { applyPlan } from '../../reconciler/apply-plan.ts';
import { createRecheck, type Recheck } from '../../reconciler/apply/recheck.ts';
import { startPlanning, type Planning } from '../../reconciler/make-plan.ts';
import { createOutsideValues } from '../../reconciler/outside-values.ts';
import type { Plan } from '../../reconciler/plan.ts';
import type { ProgressEvent, Report } from '../../reconciler/report.ts';
import { expectedObjects } from '../../reconciler/saved/expected-objects.ts';
import { planDigest, savedPlan, type SavedPlan } from '../../reconciler/saved/saved-plan.ts';
import type { RequestLog } from '../../waldur/answer.ts';
import { connect, type Connection } from '../../waldur/connect.ts';
import type { Environment } from '../../waldur/environment.ts';
import { readSettings } from '../../waldur/settings.ts';
import type { SourceConfig } from '../config/daemon-config.ts';
import type { Choice, Held } from './choose-objects.ts';
import { commandEnvironment } from './command-environment.ts';
import { runFailure, type RunFailure } from './run-failure.ts';

/** What one look at the server needs, and what may be done then. */
export interface SourceRun {
  readonly config: SourceConfig;
  readonly manifests: readonly Manifest[];
  readonly revision: string;
  readonly env: Environment;
  readonly allow: AllowList;
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
  readonly progress: (event: ProgressEvent) => void;
  readonly log: (entry: RequestLog) => void;
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
  readonly after?: Plan;
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
  let found: Found | undefined;
  let done: Done | undefined;
  try {
    run.progress({ type: 'phase', phase: 'connecting', detail: settings.settings.url });
    const { signal } = reading;
    const options = { signal, log: run.log, trace: run.trace };
    connection = await asReading(() => connect(settings.settings, options));
    const { reader, instance, writer } = connection;
    found = await asReading(() => look(run, { reader, instance }));
    if (run.choose !== undefined)
      done = await carriedOut(run, found, { reader, writer }, run.choose(found.plan));
    const hasChanged = done?.report !== undefined && done.report.writes > 0;
    const after = hasChanged ? await asReading(() => look(run, { reader, instance })) : undefined;
    return result(after?.plan);
  } catch (error) {
    if (run.signal.aborted && reading.signal.aborted) {
      return { ...result(), failure: { reason: 'Interrupted', message: 'the run was interrupted' } };
    }
    const failure = runFailure(error);
    return { ...result(), failure, ...(failure.reason === 'InternalError' ? { bug: error } : {}) };
  }

  function result(after?: Plan): SourceRunResult {
    return {
      ...(found === undefined
        ? {}
        : { instance: found.plan.instance, plan: found.plan, digest: planDigest(found.saved) }),
      held: done?.held ?? new Map(),
      ...(done?.report === undefined ? {} : { report: done.report }),
      ...(after === undefined ? {} : { after }),
      requests: connection?.reader.requests ?? 0,
    };
  }
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

async function look(
  { config, manifests, revision, env, allow, version, progress }: SourceRun,
  { reader, instance }: Pick<Connection, 'reader' | 'instance'>,
): Promise<Found> {
  const options = { prune: config.prune, writeSecrets: false, targets: [] };
  const planning = await startPlanning({
    manifests,
    providers,
    reader,
    instance,
    options,
    foresight: { allowCommands: true, allow, env, here: true },
    outside: createOutsideValues(env, allow),
    progress,
  });
  const saved = savedPlan(planning.plan, { toolVersion: version, revision, options, manifests });
  return { plan: planning.plan, planning, saved };
}

async function carriedOut(
  run: SourceRun,
  { planning, saved }: Found,
  { reader, writer }: Pick<Connection, 'reader' | 'writer'>,
  { plan, held }: Choice,
): Promise<Done> {
  const { env, allow, config, signal, progress } = run;
  if (plan.objects.every(({ steps }) => steps.length === 0)) return { held };
  const expected = expectedObjects(saved);
  const recheck = createRecheck({ planning, expected, known: new Map(), trusted: TRUSTED_MILLISECONDS });
  const report = await applyPlan({
    plan,
    reader,
    writer,
    outside: createOutsideValues(env, allow),
    parallelism: config.parallelism,
    signal,
    progress,
    recheck: whileOpen(recheck, run.mayChange),
    delivery: { allowCommands: true, allow, env: commandEnvironment(env, allow) },
  });
  return { held, report };
}

/** What begins after the window has closed is left for the next one. */
function whileOpen(recheck: Recheck, mayChange: () => boolean): Recheck {
  return async (object) =>
    mayChange()
      ? recheck(object)
      : { ...object, steps: [], stale: 'the server may not be changed any more at this time' };
}
