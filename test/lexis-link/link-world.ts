import type { LexisLinkSpec } from '../../src/manifest/types.gen.ts';
import type { Plan } from '../../src/reconciler/plan.ts';
import { ownAnnotations } from '../e2e/own-annotations.ts';
import type { LinkDocument, World } from '../e2e/world.ts';

/** The manifest of a link of a resource of the default seed. */
export function link(
  changes: Partial<LexisLinkSpec> = {},
  annotations: Readonly<Record<string, string>> = {},
): LinkDocument {
  return {
    kind: 'LexisLink',
    name: 'link',
    annotations: ownAnnotations(annotations),
    spec: {
      resource: {
        name: 'brandturn-keybandwidth',
        project: { name: 'Automated coherent access', customer: { name: 'Ashley and Sons' } },
      },
      ...changes,
    },
  };
}

/** What a plan would do about its first object: its action, whom it waits for, and what it writes. */
export function outline(plan: Plan): readonly unknown[] {
  const [object] = plan.objects;
  if (object === undefined) return [];
  const writes = object.steps.flatMap((step) => (step.type === 'request' ? [step.method] : []));
  return [object.action, ...(object.waitingFor === undefined ? [] : [object.waitingFor]), ...writes];
}

/** Plans and applies; the outcome of each object with what was done. */
export async function settle(world: World, documents: readonly LinkDocument[]) {
  const report = await world.apply(await world.plan(documents));
  return report.results.map(({ outcome, done, because, error }) => ({
    outcome,
    done,
    ...(because === undefined ? {} : { because }),
    ...(error === undefined ? {} : { error: error.code }),
  }));
}

/** The only link of a sandbox, and its robot account. */
export function onlyLink({ sandbox: { store } }: World) {
  const [row, ...others] = store.lexisLinks.values();
  const robot = store.robotAccounts.get(row?.robot ?? '');
  if (row === undefined || robot === undefined || others.length > 0) throw new Error('not exactly one link');
  return { row, robot };
}
