import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { OpenPortalAllocationSpec } from '../../manifest/types.gen.ts';
import type { Change } from '../provider.ts';
import type { LiveAllocation } from './live-allocation.ts';
import { mayWork } from './may-work.ts';
import { obstacle } from './obstacle.ts';
import { parentOf } from './references.ts';

type AllocationChange = Change<OpenPortalAllocationSpec, LiveAllocation>;

/** The names that servers before 8.0 make. */
const OLDER_NAME = /^[A-Za-z0-9_-]{1,63}$/u;

/** Why an allocation cannot be created. See docs/waldur-api/openportal-allocations.md, Creation. */
export function assessCreation(change: AllocationChange): readonly Diagnostic[] {
  const { wanted, instance } = change;
  const { caller, generation } = instance;
  const project = parentOf(wanted, 'project')?.label ?? 'its project';
  return [
    ...(mayWork(change)
      ? []
      : [
          obstacle(wanted, 'project', {
            code: 'ALLOCATION_NOT_PERMITTED',
            summary: `cannot be created: the account ${caller.username} has no role that allows it in the project ${project}`,
            hints: [
              'Use a token of an administrator or manager of the project, of an owner of its organization, or of staff.',
            ],
          }),
        ]),
    ...(generation === '8.0' || OLDER_NAME.test(wanted.spec.name)
      ? []
      : [
          obstacle(wanted, 'name', {
            code: 'ALLOCATION_NAME_REFUSED',
            summary: `cannot be created: servers of generation ${generation} do not take the name "${wanted.spec.name}"`,
            hints: ['Use 1 to 63 letters, digits, - and _.'],
          }),
        ]),
    ...taken(change),
  ];
}

/** On newer servers a project has one allocation on a cluster; a second one ends in the state ERRED. */
function taken({ wanted, absence, instance }: AllocationChange): readonly Diagnostic[] {
  if (instance.generation !== '8.0' || absence === undefined) return [];
  if (absence.state === 'deleting' || absence.backendId === '') return [];
  return [
    obstacle(wanted, 'project', {
      code: 'ALLOCATION_PROJECT_TAKEN',
      summary: `cannot be created: the project ${absence.project.name} has an allocation on ${absence.settings.name} already, ${absence.name} (uuid ${absence.uuid})`,
      hints: [
        'The server makes only one for each project and cluster.',
        `Declare its name, or rename it with the annotation gitops.waldur.com/uuid: ${absence.uuid}.`,
      ],
    }),
  ];
}
