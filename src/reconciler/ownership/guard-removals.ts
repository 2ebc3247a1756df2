import type { InventoryEntry } from '../../state/inventory-entry.ts';
import { fieldLabel } from '../../text/field-label.ts';
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
  /** Of all documents that are known, and of all that is known with what is in them, in percent; each counts from ten on. */
  readonly percent: number;
  /** What the inventory has; nothing without one, and then what the plan looks at counts alone. */
  readonly entries: readonly InventoryEntry[];
  /** Documents that are declared. */
  readonly declared: number;
}

/** Up to here it is not a share that is dangerous. */
const FEW = 10;

/**
 * Refuses a plan that removes too much, since a wrong path or an empty directory looks like the wish to remove all.
 * Objects that are released or let go do not count. Throws TooManyRemovalsError.
 */
export function guardRemovals(plan: Plan, { percent, entries, declared }: RemovalLimit): void {
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
  const tooMuch = sharesOf(plan, entries).filter(
    ({ removed, all }) => all >= FEW && removed * 100 > all * percent,
  );
  const [worst] = tooMuch.toSorted((one, other) => percentOf(other) - percentOf(one));
  if (worst === undefined) return;
  throw new TooManyRemovalsError(
    `this would remove ${String(worst.removed)} of ${String(worst.all)} ${worst.what}, which is more than ${String(percent)} percent`,
    labels,
    ['See that the manifests are complete.', `If they are: --max-delete-percent ${String(percentOf(worst))}`],
  );
}

interface Share {
  readonly what: string;
  readonly removed: number;
  readonly all: number;
}

/**
 * What would be removed of the documents, and of all there is. Documents count by themselves, or those with much in them
 * would make the loss of many others look small.
 */
function sharesOf(plan: Plan, entries: readonly InventoryEntry[]): readonly Share[] {
  const documents = new Set(entries.filter(({ owners }) => owners.length === 0).map(({ key }) => key));
  const removed = plan.objects.filter(({ action }) => REMOVALS.has(action));
  const members = memberRemovals(plan).length;
  const known = entries.reduce((sum, entry) => sum + 1 + entry.members.length, 0);
  return [
    { what: 'objects', removed: removed.filter(({ key }) => documents.has(key)).length, all: documents.size },
    {
      what: members === 0 ? 'objects' : 'objects and members of them',
      removed: removed.length + members,
      all: Math.max(known, plan.objects.length + members),
    },
  ];
}

function percentOf({ removed, all }: Share): number {
  return Math.ceil((removed * 100) / all);
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
      .map(({ path }) => `${fieldLabel(path)} of ${label}`),
  );
}

function countOf(labels: readonly string[]): string {
  return labels.length === 1 ? '1 object' : `${String(labels.length)} objects`;
}
