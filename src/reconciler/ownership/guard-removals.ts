import { REMOVALS, type Plan } from '../plan.ts';

/** A plan would remove more than it may. `labels` says what, as people read it. */
export class TooManyRemovalsError extends Error {
  override readonly name = 'TooManyRemovalsError';
  readonly labels: readonly string[];
  readonly hints: readonly string[];

  constructor(message: string, labels: readonly string[], hints: readonly string[]) {
    super(message);
    this.labels = labels;
    this.hints = hints;
  }
}

/** What a run may remove. */
export interface RemovalLimit {
  /** Of all objects and members that are known, in percent; counts from ten of them on. */
  readonly percent: number;
  /** Objects and members of the inventory; without one, what the plan looks at counts alone. */
  readonly known: number;
  /** Documents that are declared. */
  readonly declared: number;
}

/** Up to here it is not a share that is dangerous. */
const FEW = 10;

/**
 * Refuses a plan that removes too much, since a wrong path or an empty directory looks like the wish to remove all.
 * Objects that are released or let go do not count. Throws TooManyRemovalsError.
 */
export function guardRemovals(plan: Plan, { percent, known, declared }: RemovalLimit): void {
  const labels = removalsOf(plan);
  if (labels.length === 0 || percent >= 100) return;
  if (declared === 0) {
    throw new TooManyRemovalsError(
      `no manifest declares anything, so this would remove all that the inventory has: ${countOf(labels)}`,
      labels,
      [
        'See that -f names the right place, and that nothing was lost there.',
        'If all of it shall go: --max-delete-percent 100',
      ],
    );
  }
  const all = Math.max(known, plan.objects.length + memberRemovals(plan).length);
  if (all < FEW || labels.length * 100 <= all * percent) return;
  throw new TooManyRemovalsError(
    `this would remove ${String(labels.length)} of ${String(all)} objects, which is more than ${String(percent)} percent`,
    labels,
    [
      'See that the manifests are complete.',
      `If they are: --max-delete-percent ${String(Math.ceil((labels.length * 100) / all))}`,
    ],
  );
}

function removalsOf(plan: Plan): readonly string[] {
  const objects = plan.objects.filter(({ action }) => REMOVALS.has(action)).map(({ label }) => label);
  return [...objects, ...memberRemovals(plan)];
}

/** Members of sets, e.g. plans of an offering; keys of maps are no objects. */
function memberRemovals(plan: Plan): readonly string[] {
  return plan.objects.flatMap(({ label, changes }) =>
    changes
      .filter(
        ({ operation, path, isMember }) => operation === 'remove' && isMember === true && path.length > 1,
      )
      .map(({ path }) => `${path.join(' ')} of ${label}`),
  );
}

function countOf(labels: readonly string[]): string {
  return labels.length === 1 ? '1 object' : `${String(labels.length)} objects`;
}
