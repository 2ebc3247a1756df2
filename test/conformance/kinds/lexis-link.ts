import type { LexisLinkSpec } from '../../../src/manifest/types.gen.ts';
import { addLink, addRobotAccount } from '../../../src/sandbox/store/add-link.ts';
import { addResource } from '../../../src/sandbox/store/add-resource.ts';
import type { Document, World } from '../../e2e/world.ts';
import { oneByOne, type KindDescription } from '../kind-description.ts';

function link(number: number, changes: Partial<LexisLinkSpec> = {}): Document {
  const name = `linked-${String(number)}`;
  const resource = { name, project: { name: 'Automated coherent access' } };
  return { kind: 'LexisLink', name, spec: { resource, robot_username: 'svc_lexis', ...changes } };
}

function addLinkable({ sandbox }: World, number: number): string {
  return addResource(sandbox.store, {
    offering: sandbox.id('heappe_cluster'),
    project: sandbox.id('access'),
    plan: null,
    name: `linked-${String(number)}`,
    backendId: `project-${String(number)}`,
  }).uuid;
}

/** The only link and its robot account. */
function rows({ sandbox: { store } }: World) {
  const [row] = store.lexisLinks.values();
  const robot = store.robotAccounts.get(row?.robot ?? '');
  if (row === undefined || robot === undefined) throw new Error('there is no link');
  return { row, robot };
}

export const lexisLink: KindDescription = {
  kind: 'LexisLink',
  generations: ['2024-10', 'openportal-2024-08', '8.0'],
  prepare(world) {
    addLinkable(world, 0);
  },
  document: (_, number) => link(number),
  changes: () => oneByOne<LexisLinkSpec>((changed) => link(0, changed), { robot_username: 'svc_other' }),
  otherFields: { resource: 'identifies it' },
  drift(world) {
    rows(world).robot.username = 'drifted';
    return 'robot_username';
  },
  count: ({ sandbox: { store } }) => store.lexisLinks.size,
  makes: true,
  hasWorker: true,
  erred(world) {
    const { row, robot } = rows(world);
    row.state = 'erred';
    robot.errorMessage = 'HEAppE is down';
    return 'erred';
  },
  removedBy: 'delete',
  copies(world, last) {
    const { row, robot } = rows(world);
    for (let number = 1; number <= last; number += 1) {
      const resource = addLinkable(world, number);
      const { uuid } = addRobotAccount(world.sandbox, { ...robot, resource });
      addLink(world.sandbox, { ...row, robot: uuid });
    }
  },
  reads: { fixed: 6, lists: 2 },
};
