import type { Comparison } from '../../diff/comparison.ts';
import type { Change } from '../../providers/provider.ts';
import type { Recovery } from '../../providers/intervention.ts';
import type { PlannedObject } from '../plan.ts';
import { acceptedChanges } from './accepted-changes.ts';
import type { AnyProvider } from './any-provider.ts';
import { planIntervention } from './plan-intervention.ts';

/** What `--recover` was given for one object. `creation` compares what is declared with nothing. */
export interface RecoveryInput {
  readonly choice: Recovery;
  readonly change: Change<unknown, unknown>;
  readonly creation: Comparison;
  readonly provider: AnyProvider;
}

/** Plans what `--recover` asks to be done with one object, instead of what differs. Pure. */
export function planRecovery(base: PlannedObject, input: RecoveryInput): PlannedObject {
  return input.choice === 'recreate' ? planRecreation(base, input) : planRepair(base, input);
}

function planRepair(base: PlannedObject, { choice, change, provider }: RecoveryInput): PlannedObject {
  const planned = planIntervention(base, change, { ...asked(choice), action: 'update' }, () =>
    provider.recoveries?.[choice]?.(change),
  );
  const fields = [...new Set(change.changes.map(({ path: [field] }) => field))].join(', ');
  if (fields === '' || planned.action !== 'update') return planned;
  return {
    ...planned,
    warnings: [...planned.warnings, `what differs besides is left to the next apply: ${fields}`],
  };
}

/** What the server would refuse of a new object stops it from being made again, or is left out of it. */
function planRecreation(
  base: PlannedObject,
  { choice, change, creation, provider }: RecoveryInput,
): PlannedObject {
  const assessment = provider.assess({ ...change, live: undefined, changes: creation.changes }, creation);
  const { accepted, refused } = acceptedChanges(creation.changes, assessment);
  const planned = planIntervention(base, change, { ...asked(choice), action: 'replace' }, () => {
    const found = provider.recoveries?.recreate?.({ ...change, changes: accepted });
    return found === undefined ? undefined : { ...found, blocked: [...assessment.blocked, ...found.blocked] };
  });
  if (planned.action !== 'replace') return planned;
  const pinned = change.wanted.uuid === undefined ? [] : [OTHER_UUID];
  const warnings = [...planned.warnings, ...assessment.warnings, ...pinned];
  return { ...planned, changes: accepted, refused, warnings };
}

const OTHER_UUID = 'the new object has another uuid: correct the annotation that pins it afterwards';

function asked(choice: Recovery) {
  return { verb: `recover by ${choice}`, code: 'RECOVERY_REFUSED', reason: 'recovery' } as const;
}
