import { ANNOTATION_PREFIX } from '../../manifest/manifest.ts';
import type { Observed, Wanted } from '../../providers/provider.ts';
import { obstacleAt, type Obstacle } from './blocked-object.ts';
import type { OwnedObject } from '../ownership/owned-object.ts';
import type { AnyProvider } from './any-provider.ts';

/** Which live object a wanted one is. `live: undefined` is an object that has to be created. */
export type Binding =
  | {
      readonly state: 'bound';
      readonly live: unknown;
      /** What the kind learned about an object that has to be created. */
      readonly absence?: unknown;
      readonly warnings: readonly string[];
    }
  | { readonly state: 'unbound'; readonly obstacle: Obstacle };

/** Binds a wanted object to what was observed of it. Several candidates are never guessed among. */
export function bindObject(
  wanted: Wanted<unknown>,
  observed: Observed<unknown> | undefined,
  provider: AnyProvider,
  owned: OwnedObject | undefined,
): Binding {
  const candidates = observed?.candidates ?? [];
  const suspects = owned?.entry === undefined && wanted.uuid === undefined ? (owned?.suspects ?? []) : [];
  if (suspects.length > 1) return { state: 'unbound', obstacle: madeAmong(wanted, suspects) };
  if (candidates.length > 1) return { state: 'unbound', obstacle: ambiguous(wanted, candidates, provider) };
  const [live] = candidates;
  if (live === undefined && wanted.uuid !== undefined) {
    return { state: 'unbound', obstacle: pinNotFound(wanted, wanted.uuid) };
  }
  return live === undefined
    ? { state: 'bound', live, absence: observed?.absence, warnings: renames(observed) }
    : { state: 'bound', live, warnings: [] };
}

function madeAmong(wanted: Wanted<unknown>, suspects: readonly string[]): Obstacle {
  return obstacleAt(wanted, 'ambiguous', {
    code: 'OBJECT_PERHAPS_MADE',
    summary: `a run that was cut off may have made ${wanted.key}, and ${String(suspects.length)} objects on the server look like it`,
    hints: [
      `They have the uuids ${suspects.join(', ')}. Nothing is made until it is clear which is ours.`,
      `Pin it with the annotation ${ANNOTATION_PREFIX}uuid, and remove what is not wanted on the server.`,
    ],
  });
}

function ambiguous(wanted: Wanted<unknown>, candidates: readonly unknown[], provider: AnyProvider): Obstacle {
  const uuids = candidates.map((live) => provider.uuidOf(live)).join(' or ');
  return obstacleAt(wanted, 'ambiguous', {
    code: 'OBJECT_AMBIGUOUS',
    summary: `${wanted.key} could be any of ${String(candidates.length)} objects on the server`,
    hints: [
      ...candidates.map((live) => provider.describe(live)),
      `Pin the right one with the annotation ${ANNOTATION_PREFIX}uuid: ${uuids}`,
    ],
  });
}

function pinNotFound(wanted: Wanted<unknown>, uuid: string): Obstacle {
  return obstacleAt(wanted, 'refused', {
    code: 'OBJECT_PIN_NOT_FOUND',
    summary: `${wanted.key} is pinned to ${uuid}, which is not on the server or not visible to this account`,
    hints: [`Correct or remove the annotation ${ANNOTATION_PREFIX}uuid.`],
  });
}

function renames(observed: Observed<unknown> | undefined): string[] {
  const [near, ...others] = observed?.near ?? [];
  if (near === undefined || others.length > 0) return [];
  return [
    `this may be a rename of ${near}: to change that one instead, pin it with the annotation ${ANNOTATION_PREFIX}uuid`,
  ];
}
