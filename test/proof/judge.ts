import { readFile } from 'node:fs/promises';
import type { Plan } from '../../src/reconciler/plan.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Ground } from './ground.ts';
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
  const touched = foreignRows(ground.sandbox);
  return {
    async judge(version, wanted) {
      const found = await modelOf(ground);
      return [
        ...touched(),
        ...differences(wanted.picture, found.picture),
        ...(found.isDelivered === wanted.isDelivered ? [] : ['the token file does not hold the token']),
        ...unsettled(await ground.plan(version)),
      ];
    },
  };
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
