import type { OpenPortalAllocationSpec } from '../../src/manifest/types.gen.ts';
import type { Plan } from '../../src/reconciler/plan.ts';
import type { Report } from '../../src/reconciler/report.ts';
import type { Allocation } from '../../src/sandbox/store/rows.ts';
import { ownAnnotations } from '../e2e/own-annotations.ts';
import type { AllocationDocument, World } from '../e2e/world.ts';

/** The generations that have allocations. */
export const GENERATIONS = ['openportal-2024-08', '8.0'] as const;
export type AllocationGeneration = (typeof GENERATIONS)[number];

/** Limits as a generation has them, told apart by one number. */
export function limits(generation: AllocationGeneration, first: number): Readonly<Record<string, number>> {
  return generation === '8.0'
    ? { node_limit: first }
    : { cpu_limit: first, gpu_limit: first + 1, ram_limit: first + 2 };
}

/** The manifest of an allocation in the project and on the cluster of the default seed. */
export function allocation(
  changes: Partial<OpenPortalAllocationSpec> = {},
  annotations: Readonly<Record<string, string>> = {},
): AllocationDocument {
  const spec: OpenPortalAllocationSpec = {
    project: { name: 'Example Project' },
    service_settings: { name: 'Isambard' },
    name: 'alloc-1',
    ...changes,
  };
  const name = spec.name.replaceAll(/[^a-z0-9-]/gu, '-');
  return {
    kind: 'OpenPortalAllocation',
    name,
    spec,
    annotations: ownAnnotations(annotations),
  };
}

/** What a plan would do, object by object: its action, and what it writes. */
export function actions(plan: Plan): readonly string[] {
  return plan.objects.map(({ action, steps }) =>
    [action, ...steps.flatMap((step) => (step.type === 'request' ? [step.method] : []))].join(' '),
  );
}

/** The outcomes of an apply; of a failure its sentence too. */
export function outcomes({ results }: Report): readonly string[] {
  return results.map(({ outcome, error }) =>
    error === undefined ? outcome : `${outcome}: ${error.summary}`,
  );
}

/** The only allocation of the sandbox. */
export function only({ sandbox }: World): Allocation {
  const [row, ...others] = sandbox.store.allocations.values();
  if (row === undefined || others.length > 0) throw new Error('there is not exactly one allocation');
  return row;
}

/** Applies once and says what a second plan would do. */
export async function settle(world: World, documents: readonly AllocationDocument[]) {
  const plan = await world.plan(documents);
  const report = await world.apply(plan);
  return { plan, outcomes: outcomes(report), after: actions(await world.plan(documents)) };
}
