import type { ObjectKey } from '../../manifest/object-key.ts';
import { describeSource } from '../../reconciler/outside-values.ts';
import type { Plan, PlannedObject } from '../../reconciler/plan.ts';
import type { BackOffTimes } from '../config/daemon-config.ts';
import type { Mode } from '../daemon-status.ts';

import type { ObjectRecord } from '../record/source-record.ts';
import { isDrifted } from '../status/is-drifted.ts';
import { hasToWait } from './back-off.ts';
import { attemptOf } from './attempt-of.ts';

/** Why an object is left out of an apply although there is something to do. */
export interface Held {
  readonly reason:
    'Suspended' | 'Observed' | 'BackingOff' | 'Contested' | 'ValueMissing' | 'DependencyNotReady';
  /** One sentence. */
  readonly because: string;
  /** For `DependencyNotReady`: the object that is in the way. */
  readonly needs?: ObjectKey;
}

/** What decides which objects of a plan are carried out. */
export interface ChoiceInput {
  readonly plan: Plan;
  readonly revision: string;
  readonly modeOf: (key: ObjectKey) => Mode;
  readonly isSuspended: (key: ObjectKey) => boolean;
  readonly records: ReadonlyMap<ObjectKey, ObjectRecord>;
  readonly backOff: BackOffTimes;
  readonly now: Date;
}

/** The plan that is carried out, and why the other objects are not in it. */
export interface Choice {
  readonly plan: Plan;
  readonly held: ReadonlyMap<ObjectKey, Held>;
}

/** With so many repairs under one revision somebody else is at work, even if each finds something else. */
const MOST_REPAIRS = 5;

/**
 * Chooses what of a plan is carried out now: at most one completed attempt for each state of the server under one
 * revision, nothing that is suspended, observed or waiting after a failure, and nothing that needs what is left out
 * and does not exist yet, or failed. Pure.
 */
export function chooseObjects(input: ChoiceInput): Choice {
  const held = new Map<ObjectKey, Held>();
  const inTheWay = new Set<ObjectKey>();
  for (const object of input.plan.objects) {
    if (object.steps.length === 0) continue;
    const need = object.dependsOn.find((key) => inTheWay.has(key));
    const reason = heldBack(object, input) ?? (need === undefined ? undefined : dependency(need, input.plan));
    if (reason === undefined) continue;
    held.set(object.key, reason);
    if (isInTheWay(object, reason)) inTheWay.add(object.key);
  }
  const objects = input.plan.objects.filter(({ key }) => !held.has(key));
  return { plan: { ...input.plan, objects, unset: [] }, held };
}

function heldBack(object: PlannedObject, input: ChoiceInput): Held | undefined {
  const { key } = object;
  const mode = input.modeOf(key);
  if (input.isSuspended(key)) return { reason: 'Suspended', because: 'it is suspended' };
  if (mode === 'Observe' || (mode === 'CreateOnly' && object.action !== 'create')) {
    return { reason: 'Observed', because: `its mode is ${mode}` };
  }
  const unset = input.plan.unset.find((value) => value.key === key);
  if (unset !== undefined) {
    const because = `${unset.path.join('.')} comes from ${describeSource(unset.source)}, which is not there`;
    return { reason: 'ValueMissing', because };
  }
  const record = input.records.get(key);
  if (record === undefined || record.attempts.revision !== input.revision) return undefined;
  if (isContested(object, record)) {
    const because = 'somebody else sets it back, or says no to it, after it was brought to the manifest';
    return { reason: 'Contested', because };
  }
  if (record.retryAt !== undefined && hasToWait(record.retryAt, input.backOff, input.now)) {
    return { reason: 'BackingOff', because: `it failed, and is tried again at ${record.retryAt}` };
  }
  return undefined;
}

function isContested(object: PlannedObject, { attempts: { completed } }: ObjectRecord): boolean {
  const attempt = attemptOf(object);
  if (attempt === undefined) return false;
  const repairs = completed.filter((one) => one.startsWith('drift')).length;
  return completed.includes(attempt) || (isDrifted(object) && repairs >= MOST_REPAIRS);
}

/** What exists and is left as it is on purpose is in nobody's way. */
function isInTheWay({ action }: PlannedObject, { reason }: Held): boolean {
  if (action === 'create' || action === 'replace') return true;
  return reason === 'BackingOff' || reason === 'ValueMissing' || reason === 'DependencyNotReady';
}

function dependency(key: ObjectKey, plan: Plan): Held {
  const label = plan.objects.find((object) => object.key === key)?.label ?? key;
  return { reason: 'DependencyNotReady', because: `it needs ${label}, which is not done`, needs: key };
}
