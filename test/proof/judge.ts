import { readFile } from 'node:fs/promises';
import type { Plan } from '../../src/reconciler/plan.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { kindOf } from '../../src/manifest/object-key.ts';
import type { Store } from '../../src/sandbox/store/store.ts';
import { rowsOf, type Ground } from './ground.ts';
import { pictureOf, rowTexts, type Picture } from './picture.ts';
import type { Version } from './scenario.ts';

/** How a ground is after a version of the manifests was applied without any trouble. */
export interface Model {
  readonly picture: Picture;
  /** Whether the token file holds the token of the account. */
  readonly isDelivered: boolean;
}

/** Tells what is wrong with a ground after trouble. */
export interface Judge {
  /**
   * What has to be so at any time between runs: others' rows are as they were, and what is ours is known. With `prune`,
   * also what a run has made that died and whose manifests are gone.
   */
  always(prune: boolean): Promise<readonly string[]>;
  /** What differs from a model besides. */
  compared(wanted: Model): Promise<readonly string[]>;
  /** Everything that is not as it has to be, as sentences; none when all is well. */
  judge(version: Version, wanted: Model): Promise<readonly string[]>;
}

/** What belongs to others and may change nevertheless: what is adopted, and what our limits and groups are set in. */
const SHARED = ['by_hand', 'cloud_project', 'tenant'];

/** Notes down what belongs to others; then tells what of it has changed. */
export function foreignRows(sandbox: Sandbox): () => readonly string[] {
  const shared = new Set(SHARED.map((key) => sandbox.id(key)));
  const foreign = [...rowTexts(sandbox.store)].filter(([name]) => !shared.has(name.split('/')[1] ?? ''));
  return () => {
    const now = rowTexts(sandbox.store);
    return foreign
      .filter(([name, text]) => now.get(name) !== text)
      .map(
        ([name, text]) => `a foreign row was touched: ${name} was ${text} and is ${now.get(name) ?? 'gone'}`,
      );
  };
}

/** A judge of a ground on which nothing has happened yet. */
export function createJudge(ground: Ground): Judge {
  const { sandbox } = ground;
  const touched = foreignRows(sandbox);
  const before = new Set(rowTexts(sandbox.store).keys());
  const always = async (prune: boolean): Promise<readonly string[]> => {
    const { inventory, intents } = await ground.state();
    const known = new Set([...inventory.values()].map(({ uuid }) => uuid));
    const ours = [...OWN_TABLES].flatMap((table) =>
      [...(rowsOf(sandbox.store)[table] ?? [])].filter(
        ([uuid, row]) => !before.has(`${table}/${uuid}`) && !isOver(row),
      ),
    );
    const unknown = ours.filter(([uuid]) => !known.has(uuid));
    return [
      ...touched(),
      ...[...inventory.values()]
        .filter(({ key, uuid }) => OWN_KINDS.has(kindOf(key)) && !isThere(sandbox.store, uuid))
        .map(({ key, uuid }) => `in the inventory, and not on the server: ${key} ${uuid}`),
      ...(prune || intents.size === 0 ? unknown : []).map(
        ([, row]) => `made, and not in the inventory: ${JSON.stringify(row)}`,
      ),
      ...[...(prune ? intents.keys() : [])].map((key) => `an intent is open: ${key}`),
    ];
  };
  const compared = async (wanted: Model): Promise<readonly string[]> => {
    const found = await modelOf(ground);
    return [
      ...(await always(true)),
      ...differences(wanted.picture, found.picture),
      ...(found.isDelivered === wanted.isDelivered ? [] : ['the token file does not hold the token']),
    ];
  };
  return {
    always,
    compared,
    judge: async (version, wanted) => [...(await compared(wanted)), ...unsettled(await ground.plan(version))],
  };
}

/** Where the objects of manifests are rows of their own, and the kinds whose uuid is that of such a row. */
const OWN_TABLES = [
  'offerings',
  'users',
  'serverGroups',
  'lexisLinks',
  'allocations',
  'backendResources',
] as const;
const OWN_KINDS: ReadonlySet<string> = new Set([
  'Offering',
  'ServiceAccount',
  'OpenStackServerGroup',
  'LexisLink',
  'OpenPortalAllocation',
  'BackendResource',
]);

/** Whether a row is what is left of an object that was removed. */
function isOver(row: unknown): boolean {
  const { state, isActive } = row as { readonly state?: unknown; readonly isActive?: unknown };
  return state === 'Archived' || isActive === false;
}

function isThere(store: Store, uuid: string): boolean {
  return Object.values(rowsOf(store)).some((rows) => rows.has(uuid));
}

/** How a ground is now. */
export async function modelOf(ground: Ground): Promise<Model> {
  const held = await readFile(ground.tokenFile, 'utf8').catch(() => '');
  const users = [...ground.sandbox.store.users.values()];
  const agent = users.find(({ username }) => username === 'agent');
  return { picture: await pictureOf(ground), isDelivered: held.trim() === agent?.token };
}

/** What a plan finds to do, or cannot do. */
export function unsettled({ objects, surplus }: Plan): readonly string[] {
  return [
    ...objects
      .filter(({ action, steps }) => action !== 'no-op' || steps.length > 0)
      .map(
        ({ action, reason, key, changes, blocked, waitingFor }) =>
          `a plan is not empty: ${action} ${key} (${reason ?? ''}) ${JSON.stringify({ changes, blocked, waitingFor })}`,
      ),
    ...surplus.map(({ key }) => `a plan has a surplus: ${key}`),
  ];
}

function differences(wanted: Picture, found: Picture): readonly string[] {
  return [
    ...Object.entries(wanted.rows).flatMap(([table, rows]) =>
      difference(table, rows, found.rows[table] ?? []),
    ),
    ...difference('inventory', wanted.entries, found.entries),
    ...difference('open intents', wanted.intents, found.intents),
  ];
}

function difference(place: string, wanted: readonly string[], found: readonly string[]): readonly string[] {
  const missing = without(wanted, found);
  const surplus = without(found, wanted);
  const pairs = Math.min(missing.length, surplus.length);
  return [
    ...missing.slice(0, pairs).map((text, at) => `${place}: ${changed(text, surplus[at] ?? '')}`),
    ...missing.slice(pairs).map((text) => `${place}: missing ${text}`),
    ...surplus.slice(pairs).map((text) => `${place}: too many ${text}`),
  ];
}

/** Where two texts of JSON differ, with a little of what is around. */
function changed(wanted: string, found: string): string {
  let from = 0;
  while (from < wanted.length && wanted[from] === found[from]) from += 1;
  let end = 0;
  while (end < Math.min(wanted.length, found.length) - from && wanted.at(-1 - end) === found.at(-1 - end))
    end += 1;
  const around = (text: string): string =>
    text.slice(Math.max(0, from - 60), text.length - end + 20).slice(0, 700);
  return `${wanted.slice(0, 100)}… is …${around(found)}… and not …${around(wanted)}…`;
}

/** The members of a list that another one does not have as often. */
function without(list: readonly string[], other: readonly string[]): readonly string[] {
  const left = [...other];
  return list.filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
