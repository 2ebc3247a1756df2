import type { FieldChange } from '../../diff/field-change.ts';
import type { Comparison } from '../../diff/comparison.ts';
import { annotation } from '../../manifest/manifest.ts';
import type { Assessment, Change, Wanted } from '../../providers/provider.ts';
import type { Instance } from '../../waldur/instance.ts';
import type { PlannedObject } from '../plan.ts';
import { ownObject } from '../ownership/own-object.ts';
import { acceptedChanges } from './accepted-changes.ts';
import { blockedObject, obstacleAt, type Obstacle } from './blocked-object.ts';
import { compareObject, hashOf } from './compare-object.ts';
import { contestedPaths } from './contested-paths.ts';
import { withDueRotation } from './due-rotation.ts';
import { foretellDeliveries } from './foretell-deliveries.ts';
import type { PlanObjectInput } from './plan-object-input.ts';
import { differenceText } from './difference-text.ts';
import { patienceOf } from './patience.ts';
import { planRecovery } from './plan-recovery.ts';
import { planRefresh } from './plan-refresh.ts';
import { planRotation } from './plan-rotation.ts';

/**
 * Says what has to happen to one object. Pure, apart from a look at where secrets go. Honours the annotations `reconcile: disabled` (nothing happens),
 * `mode: Observe` (differences are told, not carried out), `mode: CreateOnly` (the same for an object that exists) and
 * `ignore-fields` (these fields are written on create only).
 */
export function planObject(input: PlanObjectInput): PlannedObject {
  const { wanted, live, absence, provider, instance } = input;
  const base = blankObject(input);
  const isDisabled = annotation(wanted.origin, 'reconcile') === 'disabled';
  if (isDisabled && input.asked === undefined && input.rotates !== true) {
    return input.owned?.entry === undefined
      ? { ...base, reason: 'disabled' }
      : { ...base, action: 'forget', reason: 'let-go', forgets: true };
  }

  const comparison = compareObject(input);
  const { changes } = comparison;
  if (input.rotates === true) {
    const rotation = foretold(input, planRotation(base, { wanted, live, absence, instance }, provider));
    return input.owned?.entry === undefined ? rotation : ownObject(rotation, input, changes);
  }
  const contested = contestedPaths(changes, input.owned?.entry);
  const draft: Change<unknown, unknown> = { wanted, live, absence, changes, contested, instance };
  if (input.asked === 'refresh') return planRefresh(base, draft, provider);
  if (input.asked !== undefined) {
    const creation = compareObject({ ...input, live: undefined });
    const recovery = planRecovery(base, { choice: input.asked, change: draft, creation, provider });
    return recovery.action === 'replace' ? ownObject(recovery, input, recovery.refused) : recovery;
  }
  if (isObservedOnly(input)) return observedOnly(base, comparison, live);

  const assessment = provider.assess(draft, comparison);
  if (assessment.blocked.length > 0) {
    return { ...base, action: 'blocked', reason: 'refused', blocked: assessment.blocked };
  }
  if (assessment.waiting !== undefined) {
    const warnings = [...base.warnings, ...assessment.warnings];
    const { waiting: waitingFor } = assessment;
    const object = { ...base, action: 'waiting', reason: 'waiting-for', waitingFor, warnings } as const;
    return ownObject(object, input, comparison.changes);
  }
  const { accepted, refused } = acceptedChanges(comparison.changes, assessment);
  const left: readonly FieldChange[] = [
    ...refused,
    ...(assessment.leftOut ?? []).map((path) => ({ path, operation: 'add' as const })),
  ];
  const found = {
    ...base,
    refused,
    unmanaged: comparison.unmanaged,
    warnings: [...base.warnings, ...assessment.warnings, ...notCompared(comparison, instance)],
  };
  if (live !== undefined && accepted.length === 0) {
    const settled: PlannedObject = refused.length === 0 ? found : { ...found, reason: 'refused' };
    return ownObject(withDueRotation(settled, input), input, refused);
  }
  if (assessment.replace === true && annotation(wanted.origin, 'protect') === 'true') {
    return blockedObject(base, protectedObject(wanted));
  }
  const steps = provider.steps({ ...draft, changes: accepted });
  if (steps.length === 0) {
    throw new Error(`${wanted.key} differs, but its kind describes no request for it`);
  }
  const planned = { ...found, compared: hashOf(input), changes: accepted, steps };
  const object = foretold(
    input,
    live === undefined
      ? { ...planned, action: 'create', reason: 'absent' }
      : withDueRotation({ ...planned, ...changed(assessment) }, input),
  );
  return ownObject(object, input, left);
}

function protectedObject(wanted: Wanted<unknown>): Obstacle {
  return obstacleAt(wanted, 'refused', {
    code: 'OBJECT_PROTECTED',
    summary: `${wanted.key} can only be changed by deleting it and making it again, and it is protected`,
    hints: ['Remove the annotation `protect`, or declare what the server has.'],
  });
}

function foretold({ wanted, foresight }: PlanObjectInput, object: PlannedObject): PlannedObject {
  return foresight === undefined ? object : foretellDeliveries(object, wanted, foresight);
}

function changed({ replace }: Assessment): Pick<PlannedObject, 'action' | 'reason'> {
  return replace === true
    ? { action: 'replace', reason: 'replace-required' }
    : { action: 'update', reason: 'differs' };
}

/** An object of a plan to which nothing happens. */
export function blankObject(
  input: Pick<PlanObjectInput, 'wanted' | 'live' | 'provider' | 'dependsOn' | 'warnings'>,
): PlannedObject {
  const { wanted, live, provider, dependsOn, warnings } = input;
  const patience = patienceOf(annotation(wanted.origin, 'timeout') ?? '');
  return {
    key: wanted.key,
    label: provider.label?.(wanted.key, wanted.spec) ?? wanted.key,
    action: 'no-op',
    ...(live === undefined ? {} : { uuid: provider.uuidOf(live) }),
    changes: [],
    refused: [],
    unmanaged: [],
    warnings,
    blocked: [],
    ...(patience === undefined ? {} : { patience }),
    dependsOn,
    steps: [],
  };
}

function isObservedOnly(input: PlanObjectInput): boolean {
  const mode = annotation(input.wanted.origin, 'mode');
  return mode === 'Observe' || (mode === 'CreateOnly' && input.live !== undefined);
}

function notCompared({ hidden }: Comparison, instance: Instance): readonly string[] {
  if (hidden.length === 0) return [];
  const fields = hidden.map((path) => path.join('.')).join(', ');
  return [`not compared, as the server does not show them to ${instance.caller.username}: ${fields}`];
}

function observedOnly(base: PlannedObject, comparison: Comparison, live: unknown): PlannedObject {
  if (live === undefined) {
    return {
      ...base,
      reason: 'disabled',
      warnings: [...base.warnings, 'it is not on the server, and its mode leaves it so'],
    };
  }
  if (comparison.changes.length === 0) return base;
  const fields = comparison.changes.map(differenceText).join(', ');
  const warning = `its mode leaves these differences as they are: ${fields}`;
  return { ...base, reason: 'disabled', warnings: [...base.warnings, warning] };
}
