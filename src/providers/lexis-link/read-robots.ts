import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import { isJsonObject, type Json } from '../../manifest/json.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { LexisLinkSpec } from '../../manifest/types.gen.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { Wanted } from '../provider.ts';
import type { FoundLinks } from './find-links.ts';
import type { LinkRow } from './live-link.ts';
import { ROBOT_ACCOUNTS } from './robot-account.ts';
import { wholeListIsCheaper } from '../whole-list.ts';

/** Milliseconds that a server needs for one row, which hardly depends on the fields. See docs/waldur-api/lexis-links.md, What a read costs. */
const ROW_COST = 5.5;

/** Never their keys. */
const FIELDS = ['uuid', 'state'];

/** The same links, those whose user name may need work with the state of their robot account. */
export async function readRobots(
  reader: Reader,
  wanted: readonly Wanted<LexisLinkSpec>[],
  links: FoundLinks['links'],
): Promise<FoundLinks> {
  const needed = new Set(
    wanted.flatMap(({ key, spec }) =>
      (links.get(key) ?? []).flatMap((link) => (mayNeedWork(link, spec) ? [link.robot.uuid] : [])),
    ),
  );
  const choice = await wholeListIsCheaper(reader, {
    collection: ROBOT_ACCOUNTS,
    noun: 'robot account',
    asked: needed.size,
    rowCost: ROW_COST,
  });
  const answers: readonly (Json | undefined)[] = choice.whole
    ? (await reader.list(ROBOT_ACCOUNTS, { field: FIELDS })).items
    : await Promise.all(
        [...needed].map((uuid) => reader.get(`${ROBOT_ACCOUNTS}${uuid}/`, { field: FIELDS })),
      );
  const states = new Map(answers.flatMap(stateOf));
  return {
    links: new Map(
      [...links].map(([key, rows]): [ObjectKey, readonly LinkRow[]] => [
        key,
        rows.map((link) =>
          withState(link, needed.has(link.robot.uuid) ? states.get(link.robot.uuid) : undefined),
        ),
      ]),
    ),
    decisions: choice.decisions,
  };
}

function mayNeedWork({ state, robot }: LinkRow, { robot_username: name }: LexisLinkSpec): boolean {
  return name !== undefined && (state === 'pending' || robot.username !== name);
}

function withState(link: LinkRow, state: string | undefined): LinkRow {
  return state === undefined ? link : { ...link, robot: { ...link.robot, state } };
}

function stateOf(answer: Json | undefined): readonly (readonly [string, string])[] {
  if (!isJsonObject(answer)) return [];
  const uuid = plainUuid(answer['uuid'] ?? null);
  const { state } = answer;
  return typeof uuid === 'string' && typeof state === 'string' ? [[uuid, state]] : [];
}
