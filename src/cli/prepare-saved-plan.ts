import { hasErrors } from '../manifest/diagnostic.ts';
import type { ObjectKey } from '../manifest/object-key.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { manifestFromDocument } from '../manifest/manifest-from-document.ts';
import { providers } from '../providers/registry.ts';
import { startPlanning, type Planning } from '../reconciler/make-plan.ts';
import { createOutsideValues, type OutsideValues } from '../reconciler/outside-values.ts';
import { planNodes } from '../reconciler/plan/plan-node.ts';
import type { Plan } from '../reconciler/plan.ts';
import { adoptOnly } from '../reconciler/ownership/adopt-only.ts';
import { planToApply, targetsOf, undeclaredIn } from '../reconciler/saved/plan-to-apply.ts';
import type { SavedPlan } from '../reconciler/saved/saved-plan.ts';
import type { KnownCaptures } from '../reconciler/saved/sendings.ts';
import { validate } from '../reconciler/validate.ts';
import { DEFAULT_STATE_DIRECTORY } from '../state/default-state-directory.ts';
import { createFileStateStore } from '../state/file/create-file-state-store.ts';
import { countText } from '../text/count-text.ts';
import type { Instance } from '../waldur/instance.ts';
import type { Settings } from '../waldur/settings.ts';
import type { Reader } from '../waldur/reader.ts';
import type { Writer } from '../waldur/writer.ts';
import type { ApplyOptions } from './command-options.ts';
import { EXIT } from './exit-code.ts';
import { checkDigest } from './expected-digest.ts';
import { openInstance, settingsOf } from './open-instance.ts';
import { planFailure } from './plan-failure.ts';
import { openState, type OpenedState } from './open-state.ts';
import type { PlanRun } from './prepare-plan.ts';
import { readPlanFile } from './saved-plan-file.ts';
import type { Terminal } from './terminal.ts';

/** What is left to do of a saved plan, together with what is needed to carry it out. */
export interface PreparedSavedPlan {
  readonly plan: Plan;
  readonly planning: Pick<Planning, 'again'>;
  readonly saved: SavedPlan;
  readonly known: KnownCaptures;
  readonly reader: Reader;
  readonly writer: Writer;
  readonly outside: OutsideValues;
  /** Whoever gets this releases it. */
  readonly state: OpenedState;
}

/**
 * Reads the file of a saved plan, connects to its instance, and plans its manifests anew: what then is to be done and
 * was not saved makes an object stale. Throws CommandFailure, and the classes of src/waldur/errors.ts.
 */
export async function prepareSavedPlan(
  terminal: Terminal,
  options: ApplyOptions & { readonly planFile: string },
  run: PlanRun,
): Promise<PreparedSavedPlan> {
  const { planFile } = options;
  const { saved, digest } = await readPlanFile(planFile);
  checkDigest(options, digest);
  const manifests = manifestsOf(saved, planFile);
  const declared = new Set(planNodes(manifests, providers).map(({ key }) => key));
  const settings = settingsOf(terminal, []);
  if (settings.url !== saved.instance.url) {
    const summary = `${planFile} is a plan for ${saved.instance.url}, and WALDUR_API_URL is ${settings.url}`;
    throw planFailure('PLAN_OTHER_INSTANCE', summary, [ELSEWHERE], EXIT.refused);
  }
  await demandInventory({ ...options, planFile }, saved, undeclaredIn(saved, declared).length);
  const state = await stateOf(saved, options, run);
  try {
    return await planned(terminal, { ...options, planFile }, run, {
      saved,
      manifests,
      declared,
      settings,
      state,
    });
  } catch (error) {
    await state.release();
    throw error;
  }
}

/** What a plan lets go or removes it knows from an inventory; where there is none, all of that would look done. */
async function demandInventory(
  { planFile, state = DEFAULT_STATE_DIRECTORY }: Pick<ApplyOptions, 'state'> & { readonly planFile: string },
  { manifestSet, instance }: SavedPlan,
  count: number,
): Promise<void> {
  if (count === 0 || manifestSet === undefined) return;
  const known =
    state === 'none'
      ? undefined
      : await createFileStateStore(state).read({ instance: instance.url, manifestSet });
  if (known !== undefined) return;
  const place = state === 'none' ? 'this run has none' : `there is none in ${state}`;
  const summary = `${planFile} removes or lets go ${countText(count, 'object')} of an inventory, and ${place}`;
  const hints = ['Bring along the state that the plan was made with, or name its directory with --state.'];
  throw planFailure('PLAN_STATE_MISSING', summary, hints, EXIT.refused);
}

/** A plan without an inventory is applied without one, whatever there is. */
function stateOf(
  saved: SavedPlan,
  options: Pick<ApplyOptions, 'state'>,
  { signal, tell, lock }: PlanRun,
): Promise<OpenedState> {
  const { manifestSet, revision, instance } = saved;
  const state = manifestSet === undefined ? 'none' : options.state;
  return openState(
    { file: [], ...(state === undefined ? {} : { state }) },
    { instance: instance.url, revision, manifestSet, lock, signal, tell },
  );
}

async function planned(
  terminal: Terminal,
  options: ApplyOptions & { readonly planFile: string },
  run: PlanRun,
  {
    saved,
    manifests,
    declared,
    settings,
    state,
  }: {
    readonly saved: SavedPlan;
    readonly manifests: readonly Manifest[];
    readonly declared: ReadonlySet<ObjectKey>;
    readonly settings: Settings;
    readonly state: OpenedState;
  },
): Promise<PreparedSavedPlan> {
  const { reader, writer, instance, log } = await openInstance(terminal, settings, options, run);
  checkGeneration(options.planFile, saved, instance);
  const outside = createOutsideValues(terminal.env);
  const around = { saved, reader, writer, outside, state };
  if (saved.objects.length === 0) {
    const planning = { again: () => Promise.resolve(undefined) };
    return { plan: emptyPlan(instance, reader), planning, known: new Map(), ...around };
  }
  const planning = await startPlanning({
    manifests,
    providers,
    reader,
    instance,
    options: { ...saved.options, targets: targetsOf(saved, declared) },
    foresight: run.foresight,
    outside,
    record: state.record,
    progress: run.progress,
  });
  log?.info(planning.plan.observation, 'planned');
  const plan = saved.options.adoptOnly ? adoptOnly(planning.plan) : planning.plan;
  return { ...planToApply({ ...planning, plan }, saved), planning, ...around };
}

const ELSEWHERE = 'A plan is applied to the instance that it was made for. Make another plan for this one.';

function manifestsOf(saved: SavedPlan, planFile: string): readonly Manifest[] {
  const manifests = saved.manifests.flatMap((document) => manifestFromDocument(document, planFile) ?? []);
  if (manifests.length < saved.manifests.length) {
    throw unusable(planFile, ['One of its manifests does not fit the schema of this release.']);
  }
  const findings = validate({ manifests, diagnostics: [], files: [planFile] }, providers);
  if (hasErrors(findings))
    throw unusable(
      planFile,
      findings.slice(0, 3).map(({ summary }) => `${summary}.`),
    );
  return manifests;
}

function unusable(planFile: string, hints: readonly string[]): Error {
  const summary = `${planFile} holds manifests that this release does not accept`;
  return planFailure('PLAN_FILE_INVALID', summary, [...hints, 'Make the plan again.'], EXIT.refused);
}

function checkGeneration(planFile: string, saved: SavedPlan, { generation }: Instance): void {
  if (generation === saved.instance.generation) return;
  const summary = `${planFile} is a plan for the API generation ${saved.instance.generation}, and the server is of the generation ${generation} now`;
  const hints = ['The server was upgraded since. Make the plan again.'];
  throw planFailure('PLAN_OTHER_GENERATION', summary, hints, EXIT.refused);
}

function emptyPlan({ url, generation, version, caller }: Instance, reader: Reader): Plan {
  return {
    instance: { url, generation, version, user: caller.username },
    objects: [],
    unmanaged: [],
    surplus: [],
    unset: [],
    observation: { requests: reader.requests, milliseconds: 0, decisions: [] },
  };
}
