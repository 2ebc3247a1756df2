import { expect } from 'vitest';
import type { Plan, PlannedObject } from '../../src/reconciler/plan.ts';
import type { Report } from '../../src/reconciler/report.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import { plannedWrites, seenWrites, startWorld, type Document, type World } from '../e2e/world.ts';
import type { Case } from './cases.ts';

/** A sandbox of its own for one object of a kind. Documents that are left out are the first of the kind. */
export interface Trial {
  readonly world: World;
  readonly wanted: Document;
  plan(document?: Document): Promise<Plan>;
  planned(document?: Document): Promise<PlannedObject>;
  /** Applies, and holds that what was planned was sent, nothing else, and is done. */
  carryOut(document?: Document): Promise<PlannedObject>;
  /** Applies, and answers the results. */
  attempt(): Promise<Report['results']>;
  /** What a plan finds to do or cannot do, and whether the server has not one object more if the kind makes any. */
  leftToDo(document?: Document): Promise<readonly unknown[]>;
  /** How many objects more than at the start the server has. */
  count(): number;
  close(): Promise<void>;
}

/** Starts a trial. */
export async function startTrial({ kind, generation }: Case): Promise<Trial> {
  const world = await startWorld(generation);
  kind.prepare?.(world);
  const before = kind.count(world);
  const wanted = kind.document(generation, 0);
  const plan = (document = wanted): Promise<Plan> => world.plan([document]);
  const planned = async (document = wanted): Promise<PlannedObject> => onlyObject(await plan(document));
  return {
    world,
    wanted,
    plan,
    planned,
    async carryOut(document) {
      const one = await plan(document);
      const since = world.sandbox.writes().length;
      expect(unfinished(await world.apply(one))).toEqual([]);
      expect(seenWrites(world.sandbox, since)).toEqual(plannedWrites(one));
      return onlyObject(one);
    },
    attempt: async () => (await world.apply(await plan())).results,
    async leftToDo(document) {
      const { action, changes, refused, blocked } = await planned(document);
      const isDone = action === 'no-op' && refused.length === 0;
      const made = kind.count(world) - before;
      return [
        ...(isDone ? [] : [{ action, changes, refused, blocked }]),
        ...(made === (kind.makes ? 1 : 0) ? [] : [`${String(made)} were made`]),
      ];
    },
    count: () => kind.count(world) - before,
    close: () => world.close(),
  };
}

/** The one object of a plan. */
function onlyObject({ objects }: Plan): PlannedObject {
  const [object, ...others] = objects;
  if (object === undefined || others.length > 0) throw new Error('the plan is not about one object');
  return object;
}

/** Lets each request of a plan meet a fault once. */
export function injectInto(
  { sandbox }: Pick<World, 'sandbox'>,
  { objects }: Plan,
  kind: Fault['kind'],
): void {
  for (const step of objects.flatMap(({ steps }) => steps)) {
    if (step.type !== 'request') continue;
    const parts = step.path.split(/\{[^{}]+\}|[0-9a-f]{32}/u).filter((part) => part.length > 1);
    sandbox.inject({ kind, method: step.method, path: parts.at(-1) ?? '', retryAfter: 0 });
  }
}

/** The fields that a plan of an object changes. */
export function fieldsOf({ changes }: PlannedObject): readonly unknown[] {
  return [...new Set(changes.map(({ path }) => path[0]))];
}

/** What was not applied, and why. */
export function unfinished({ results }: Report): readonly string[] {
  return results
    .filter(({ outcome }) => outcome !== 'applied')
    .map(({ label, outcome, error, because }) => `${label} ${outcome}: ${error?.summary ?? because ?? ''}`);
}
