import type { PlannedObject } from '../plan.ts';
import type { PlanObjectInput } from './plan-object-input.ts';
import { planRotation } from './plan-rotation.ts';

/**
 * An object of the plan, with the renewal of its secret where that has become older than its manifest allows. A renewal
 * that is not possible is a warning. Pure.
 */
export function withDueRotation(object: PlannedObject, input: PlanObjectInput): PlannedObject {
  const { wanted, live, absence, instance, provider, owned } = input;
  const every = provider.rotatesEvery?.(wanted.spec);
  if (every === undefined || live === undefined) return object;
  if (owned === undefined) return { ...object, warnings: [...object.warnings, NO_INVENTORY] };
  const last = owned.entry?.rotated;
  if (last === undefined || owned.now.getTime() - Date.parse(last) < every) return object;
  const rotation = planRotation({ ...object, warnings: [] }, { wanted, live, absence, instance }, provider);
  if (rotation.action === 'blocked') {
    const because = rotation.blocked.map(({ summary }) => summary).join('; ');
    return { ...object, warnings: [...object.warnings, `its secret is due for renewal, and ${because}`] };
  }
  // The renewed secret goes where the one in use would have gone.
  const steps = object.steps.filter(({ type }) => type !== 'deliver');
  return {
    ...object,
    action: object.action === 'no-op' ? 'update' : object.action,
    reason: object.steps.length === 0 ? 'rotation' : (object.reason ?? 'rotation'),
    warnings: [...object.warnings, `its secret was renewed last on ${last}`, ...rotation.warnings],
    steps: [...steps, ...rotation.steps],
  };
}

const NO_INVENTORY =
  '`token.rotate` does nothing in a run without an inventory, which knows the last renewal';
