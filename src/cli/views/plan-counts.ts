import { REMOVALS, type Plan, type PlannedObject } from '../../reconciler/plan.ts';
import { countText } from '../../text/count-text.ts';

/** How many objects of a plan are created, updated and so on, and what was found besides. */
export interface PlanCounts {
  readonly create: number;
  readonly update: number;
  /** Read again by the server, and not changed. */
  readonly refresh: number;
  readonly replace: number;
  /** Deleted, archived, deactivated or unlinked. */
  readonly remove: number;
  readonly adopt: number;
  /** Ours no more; nothing is sent for them. */
  readonly letGo: number;
  readonly waiting: number;
  readonly blocked: number;
  readonly unchanged: number;
  /** Those of the unchanged ones that are as their manifests say: nothing differs, nothing is refused, and none is left out. */
  readonly asDeclared: number;
  /** Fields that the server would not accept, over all objects. */
  readonly refused: number;
}

/** Counts the objects of a plan by what will happen to them. */
export function planCounts(plan: Plan): PlanCounts {
  const by = (action: Plan['objects'][number]['action']): number =>
    plan.objects.filter((object) => object.action === action).length;
  const refresh = plan.objects.filter(({ reason }) => reason === 'refresh').length;
  return {
    create: by('create'),
    update: by('update') - refresh,
    refresh,
    replace: by('replace'),
    remove: plan.objects.filter(({ action }) => REMOVALS.has(action)).length,
    adopt: by('adopt'),
    letGo: by('forget') + by('release'),
    waiting: by('waiting'),
    blocked: by('blocked'),
    unchanged: by('no-op'),
    asDeclared: plan.objects.filter(isAsDeclared).length,
    refused: plan.objects.reduce((sum, object) => sum + object.refused.length, 0),
  };
}

function isAsDeclared({ action, changes, refused, reason }: PlannedObject): boolean {
  return action === 'no-op' && changes.length + refused.length === 0 && reason !== 'disabled';
}

/** What is to be said of a plan that changes nothing, e.g. `17 of 19 objects as declared, 1 waiting`. */
export function unchangedText(counts: PlanCounts, total: number): string {
  const share = counts.asDeclared === total ? '' : `${String(counts.asDeclared)} of `;
  const waiting = counts.waiting === 0 ? '' : `, ${String(counts.waiting)} waiting`;
  return `${share}${countText(total, 'object')} as declared${waiting}`;
}

/** The counts of what is to be done, e.g. `1 to create, 3 to update, 0 to remove, 2 blocked`. */
export function countsText(counts: PlanCounts): string {
  const parts = [
    `${String(counts.create)} to create`,
    `${String(counts.update)} to update`,
    `${String(counts.remove)} to remove`,
  ];
  if (counts.replace > 0) parts.splice(2, 0, `${String(counts.replace)} to replace`);
  if (counts.refresh > 0) parts.push(`${String(counts.refresh)} to refresh`);
  if (counts.adopt > 0) parts.push(`${String(counts.adopt)} to adopt`);
  if (counts.letGo > 0) parts.push(`${String(counts.letGo)} to let go`);
  if (counts.waiting > 0) parts.push(`${String(counts.waiting)} waiting`);
  if (counts.blocked > 0) parts.push(`${String(counts.blocked)} blocked`);
  return parts.join(', ');
}

/** `1 field refused`, or nothing when none is. */
export function refusedText(counts: PlanCounts): string | undefined {
  if (counts.refused === 0) return undefined;
  return counts.refused === 1 ? '1 field refused' : `${String(counts.refused)} fields refused`;
}
