import type { Plan, PlannedObject } from '../plan.ts';

/** The part of a plan that makes objects ours and sends nothing. What differs of them is left to another run. Pure. */
export function adoptOnly(plan: Plan): Plan {
  return {
    ...plan,
    objects: plan.objects.flatMap((object) => (object.action === 'adopt' ? [adopted(object)] : [])),
    unset: [],
  };
}

function adopted(object: PlannedObject): PlannedObject {
  const { compared: _, record, ...rest } = object;
  return {
    ...rest,
    dependsOn: [],
    steps: [],
    ...(record === undefined ? {} : { record: { ...record, finished: record.unfinished, rotates: false } }),
  };
}
