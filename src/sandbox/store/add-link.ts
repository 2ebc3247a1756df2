import type { World } from '../world.ts';
import type { LexisLink, RobotAccount } from './link-rows.ts';

/** Adds a robot account; made for a link it is only requested. */
export function addRobotAccount(
  { store }: Pick<World, 'store'>,
  values: Pick<RobotAccount, 'resource' | 'type'> & Partial<RobotAccount>,
): RobotAccount {
  const created = store.timestamp();
  const robot: RobotAccount = {
    username: '',
    users: [],
    keys: [],
    responsibleUser: null,
    state: 'Requested',
    description: '',
    errorMessage: '',
    ...values,
    uuid: store.newUuid(),
    created,
    modified: created,
  };
  store.robotAccounts.set(robot.uuid, robot);
  return robot;
}

/** Adds a link to a robot account. */
export function addLink(
  { store }: Pick<World, 'store'>,
  values: Pick<LexisLink, 'robot'> & Partial<LexisLink>,
): LexisLink {
  const created = store.timestamp();
  const link: LexisLink = {
    state: 'pending',
    heappeProject: null,
    ...values,
    uuid: store.newUuid(),
    created,
    modified: created,
  };
  store.lexisLinks.set(link.uuid, link);
  return link;
}

/**
 * The type of the next robot account of links of a resource: the highest number and one; `undefined` where the real
 * server crashes, on a type that has no number and after 999.
 */
export function nextLinkType({ store }: Pick<World, 'store'>, resource: string): string | undefined {
  const last = [...store.robotAccounts.values()]
    .filter((robot) => robot.resource === resource && robot.type.toLowerCase().startsWith('hl'))
    .map(({ type }) => type)
    .toSorted()
    .at(-1);
  if (last === undefined) return 'hl000';
  const digits = /\d{3}$/.exec(last)?.[0];
  if (digits === undefined || digits === '999') return undefined;
  return `hl${String(Number(digits) + 1).padStart(3, '0')}`;
}
