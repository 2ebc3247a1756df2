import { addLink, addRobotAccount } from '../store/add-link.ts';
import type { LexisLink } from '../store/link-rows.ts';
import type { World } from '../world.ts';
import type { Names } from './names.ts';
import type { Seed } from './seed.ts';

const STATES: readonly LexisLink['state'][] = ['pending', 'executing', 'OK', 'erred'];

/** Sets how the HEAppE server behaves. */
export function setHeappe({ heappe }: World, { switches }: Seed): void {
  const { heappe: answer, heappe_next_project_id: next, heappe_last_step_s: seconds } = switches ?? {};
  if (typeof answer === 'string') heappe.answer = answer;
  if (typeof next === 'number') heappe.nextProject = next;
  if (typeof seconds === 'number') heappe.lastStepSeconds = seconds;
}

/** Adds the public keys of the users of a seed, its robot accounts and its links. */
export function plantLinks(world: World, seed: Seed, names: Names): void {
  const { store } = world;
  for (const [key, { ssh_keys: keys }] of Object.entries(seed.users ?? {})) {
    for (const { as, name, public_key: publicKey } of keys ?? []) {
      const uuid = store.newUuid();
      if (as !== undefined) names.set(as, uuid);
      store.sshKeys.set(uuid, { uuid, user: names.get(key) ?? '', name, publicKey });
    }
  }
  for (const [key, robot] of Object.entries(seed.robot_accounts ?? {})) {
    const { uuid } = addRobotAccount(world, {
      resource: names.get(robot.resource) ?? '',
      type: robot.type,
      username: robot.username ?? '',
      users: (robot.users ?? []).map((user) => names.get(user) ?? ''),
      keys: robot.keys ?? [],
      state: robot.state ?? 'Requested',
    });
    names.set(key, uuid);
  }
  for (const [key, link] of Object.entries(seed.lexis_links ?? {})) {
    const { uuid } = addLink(world, {
      robot: names.get(link.robot) ?? '',
      state: STATES.find((state) => state === link.state) ?? 'pending',
      heappeProject: link.heappe_project_id ?? null,
    });
    names.set(key, uuid);
  }
}
