import { isObject } from '../json.ts';
import type { World } from '../world.ts';
import type { LexisLink, RobotAccount } from './link-rows.ts';
import type { Resource } from './rows.ts';
import { newPublicKey } from './ssh-key.ts';

const PLUGIN_OPTIONS = ['heappe_url', 'heappe_username', 'heappe_cluster_id', 'heappe_local_base_path'];
const SECRET_OPTIONS = ['heappe_password'];

/** Whether the offering of a resource has all options that a link needs. Only null counts as missing. */
export function hasLinkOptions({ store }: Pick<World, 'store'>, resource: Resource): boolean {
  const columns = store.offerings.get(resource.offering)?.columns ?? {};
  const has = (field: string, names: readonly string[]): boolean => {
    const map = columns[field];
    return isObject(map) && names.every((name) => (map[name] ?? null) !== null);
  };
  return has('plugin_options', PLUGIN_OPTIONS) && has('secret_options', SECRET_OPTIONS);
}

/** The link that a robot account was made for. */
export function linkOf({ store }: Pick<World, 'store'>, robot: RobotAccount): LexisLink | undefined {
  return [...store.lexisLinks.values()].find((link) => link.robot === robot.uuid);
}

/**
 * What follows when a robot account was saved: its link starts when it gets a name and the resource has a backend_id.
 * Older servers look for a change from no name to one, newer ones at the state of the account.
 */
export function robotSaved(world: World, robot: RobotAccount, before: string): void {
  const link = linkOf(world, robot);
  const resource = world.store.resources.get(robot.resource);
  if (link === undefined || resource === undefined || resource.backendId === '') return;
  if (!robot.type.startsWith('hl') || robot.username === '') return;
  const starts = world.profile.newerRoutes
    ? robot.state === 'OK' && link.state === 'pending'
    : before === '' && ['pending', 'erred'].includes(link.state);
  if (starts) start(world, link, robot, resource);
}

function start(world: World, link: LexisLink, robot: RobotAccount, resource: Resource): void {
  change(world, link, 'executing');
  world.worker.schedule(() => {
    if (world.store.lexisLinks.get(link.uuid)?.state !== 'executing') return;
    if (!hasLinkOptions(world, resource)) {
      change(world, link, 'erred');
      return;
    }
    const { heappe } = world;
    link.heappeProject = projectOf(world, resource);
    if (heappe.answer === 'refuses-key') {
      change(world, link, 'erred');
      return;
    }
    if (robot.keys.length === 0) robot.keys = [newPublicKey(robot.username)];
    robot.modified = world.store.timestamp();
    world.worker.schedule(() => {
      if (world.store.lexisLinks.get(link.uuid)?.state === 'executing') change(world, link, 'OK');
    }, heappe.lastStepSeconds);
  });
}

/** Links of one resource share one project. */
function projectOf({ heappe }: World, resource: Resource): number {
  const key = projectKey(resource);
  const known = heappe.projects.get(key);
  if (known !== undefined) return known;
  heappe.projects.set(key, heappe.nextProject);
  heappe.nextProject += 1;
  return heappe.nextProject - 1;
}

function projectKey({ name, backendId }: Resource): string {
  return JSON.stringify([name, backendId]);
}

/** Queues the end of a link. It stays when the options are missing, or HEAppE does not delete its project. */
export function scheduleRemoval(world: World, link: LexisLink): void {
  const { store, heappe } = world;
  const robot = store.robotAccounts.get(link.robot);
  if (world.profile.newerRoutes && robot?.state === 'OK') robot.state = 'Requested deletion';
  world.worker.schedule(() => {
    const resource = store.resources.get(robot?.resource ?? '');
    if (resource === undefined || !store.lexisLinks.has(link.uuid)) return;
    if (!hasLinkOptions(world, resource)) {
      change(world, link, 'erred');
      return;
    }
    if (link.heappeProject !== null && heappe.answer === 'refuses-delete') return;
    if (link.heappeProject !== null) heappe.projects.delete(projectKey(resource));
    store.lexisLinks.delete(link.uuid);
    if (!world.profile.newerRoutes) store.robotAccounts.delete(link.robot);
  });
}

function change({ store }: World, link: LexisLink, state: LexisLink['state']): void {
  link.state = state;
  link.modified = store.timestamp();
}
