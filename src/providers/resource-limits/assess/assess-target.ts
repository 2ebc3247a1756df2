import type { Diagnostic } from '../../../manifest/diagnostic.ts';
import { missingCollection } from '../../missing-collection.ts';
import { obstacle, type LimitsChange } from '../change.ts';
import type { LiveResource } from '../live-target.ts';
import { pluginsOf } from '../plugin.ts';
import { makerOf } from '../target.ts';

/** Servers that have allocations of some plugin. */
const SINCE = 'Servers of the OpenPortal fork, with the SLURM plugin, and Waldur 7.9.0 and newer';

/** Why there is nothing to set limits of; for a target that this run makes nothing is wrong. */
export function missingTarget(change: LimitsChange): readonly Diagnostic[] {
  const { wanted, instance } = change;
  const { target } = wanted.spec;
  if (target.allocation !== undefined && pluginsOf(instance).length === 0) {
    return missingCollection(wanted, instance, 'openportal-allocations', SINCE);
  }
  if (isBeingMade(change)) return [];
  const { caller } = instance;
  const what = target.resource === undefined ? 'an allocation' : 'a resource';
  const name = describePointer(change);
  return [
    obstacle(change, ['target'], {
      code: 'LIMITS_TARGET_NOT_FOUND',
      summary: `refers to ${what} ${name}, which this server does not show`,
      hints: [
        target.resource === undefined
          ? 'It is looked for exactly as written. Name one that is there, or one of the manifests by manifest.'
          : 'It is looked for exactly as written, and never among terminated resources.',
        ...(caller.isStaff || caller.isSupport
          ? []
          : [
              `The account ${caller.username} does not see all of them; one that it does not see cannot be told from one that is missing.`,
            ]),
      ],
    }),
  ];
}

/** True for a target that steps before these make: an allocation, or a resource that is being imported. */
export function isBeingMade({ live, wanted }: LimitsChange): boolean {
  const made = wanted.references.get('target');
  if (live !== undefined || makerOf(wanted.spec) === undefined || made === undefined) return false;
  if (made.state === 'planned') return true;
  // Others can refer to what is reported for import only when it has been imported, or these steps import it.
  return wanted.spec.target.resource !== undefined && made.object['resource_uuid'] === undefined;
}

function describePointer({ wanted: { spec, uuid } }: LimitsChange): string {
  const { resource, allocation } = spec.target;
  const pointer = resource ?? allocation ?? {};
  const [field = 'name', value = ''] =
    Object.entries(pointer).find(([, text]) => typeof text === 'string') ?? [];
  const pin = uuid === undefined ? '' : ` and pinned to ${uuid}`;
  return `with the ${field} "${String(value)}"${pin}`;
}

/** Why the state of a resource lets nobody change its limits. */
export function stateObstacles(change: LimitsChange, live: LiveResource): readonly Diagnostic[] {
  const words = live.failure === '' ? '' : `: ${live.failure}`;
  if (live.state === 'Terminating' || live.state === 'Terminated') {
    return [
      obstacle(change, ['target'], {
        code: 'LIMITS_TARGET_GONE',
        summary: `cannot be set: the resource ${live.name} is ${live.state}`,
        hints: ['Remove the manifest, or name another target.'],
      }),
    ];
  }
  if (live.state === 'Erred' && change.changes.length > 0) {
    return [
      obstacle(change, ['target'], {
        code: 'LIMITS_TARGET_ERRED',
        summary: `cannot be set: the resource ${live.name} is Erred${words}`,
        hints: ['Have staff or the service provider bring it back to OK first.'],
      }),
    ];
  }
  return [];
}
