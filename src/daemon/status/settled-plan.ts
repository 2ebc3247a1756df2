import { REMOVALS, type Plan, type PlannedObject } from '../../reconciler/plan.ts';
import type { Report } from '../../reconciler/report.ts';

/** A plan as it stands after an apply of it, as far as the report tells: what was applied has nothing to do. Pure. */
export function settledPlan(plan: Plan, report: Pick<Report, 'results'>): Plan {
  const applied = new Set(report.results.flatMap(({ key, outcome }) => (outcome === 'applied' ? [key] : [])));
  return {
    ...plan,
    objects: plan.objects.flatMap((object) => {
      if (!applied.has(object.key)) return [object];
      return REMOVALS.has(object.action) || object.forgets === true ? [] : [settled(object)];
    }),
  };
}

function settled({ reason: _reason, compared: _compared, ...object }: PlannedObject): PlannedObject {
  return { ...object, action: 'no-op', changes: [], steps: [] };
}
