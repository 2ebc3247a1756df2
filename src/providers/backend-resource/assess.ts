import type { Comparison } from '../../diff/comparison.ts';
import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { DocumentPath } from '../../manifest/manifest.ts';
import type { BackendResourceSpec } from '../../manifest/types.gen.ts';
import { missingCollection } from '../missing-collection.ts';
import type { Assessment, Change } from '../provider.ts';
import { importPlan } from './import-plan.ts';
import type { Imported, LiveBackendResource } from './live-backend-resource.ts';
import { offeringOf, projectOf, type WantedBackendResource } from './place.ts';

type BackendChange = Change<BackendResourceSpec, LiveBackendResource>;

/** Which servers have the kind. */
export const SINCE = 'Waldur 7.6.8 and newer';

/** What helps who has no role. */
export const NO_ROLE =
  'Use a token of the manager of the offering, of an owner of that organization, or of staff.';

const NOTHING: Assessment = { refused: [], blocked: [], warnings: [], notes: [] };

/**
 * What the server would refuse, by the rules of docs/waldur-api/backend-resources.md. What has been imported is never
 * made or imported again. Pure.
 */
export function assessBackendResource(change: BackendChange, comparison: Comparison): Assessment {
  const { wanted, instance, live } = change;
  const draft = { ...change, changes: comparison.changes };
  const missing = missingCollection(wanted, instance, 'backend-resources', SINCE);
  if (missing.length > 0) return { ...NOTHING, blocked: missing };
  if (live?.form === 'imported') return assessImported(wanted, live);
  if (draft.changes.length === 0) return NOTHING;
  return {
    ...NOTHING,
    blocked: notPermitted(draft),
    refused: refusedImport(draft),
    ...(isReplaced(draft) ? { replace: true, warnings: otherUuid(wanted) } : {}),
  };
}

/** Whether an object that exists is deleted and made again; an import alone leaves it. */
export function isReplaced({ live, changes }: Pick<BackendChange, 'live' | 'changes'>): boolean {
  return live !== undefined && changes.some(({ path: [field] }) => field !== 'import');
}

function otherUuid({ uuid }: WantedBackendResource): readonly string[] {
  return uuid === undefined
    ? []
    : ['the new one has another uuid: correct the annotation that pins it afterwards'];
}

function assessImported(wanted: WantedBackendResource, live: Imported): Assessment {
  const isSame =
    live.offering === offeringOf(wanted) &&
    live.project === projectOf(wanted) &&
    live.backendId === wanted.spec.backend_id;
  if (!isSame) {
    return {
      ...NOTHING,
      blocked: [
        obstacle(wanted, ['project'], {
          code: 'BACKEND_RESOURCE_IMPORTED_ELSEWHERE',
          summary: `${wanted.key} has been imported as another one: ${live.name} of the project ${live.projectName} (uuid ${live.uuid})`,
          hints: ['Correct offering, project and backend_id, or the annotation that pins it.'],
        }),
      ],
    };
  }
  return {
    ...NOTHING,
    warnings: [
      ...(live.state === 'OK' || live.state === 'Updating'
        ? []
        : [`it has been imported, and the resource is ${live.state}; it is not imported again`]),
      ...(live.stray
        ? ['the provider has reported it again, although it has been imported; nothing is done with that']
        : []),
    ],
  };
}

function refusedImport({ wanted, instance, changes, live, absence }: BackendChange): Assessment['refused'] {
  if (!changes.some(({ path: [field] }) => field === 'import')) return [];
  const { caller } = instance;
  if (!caller.isStaff) {
    return refuse(
      `only staff may import, and the account ${caller.username} is not staff`,
      'Use a token of staff, or leave `import` out',
    );
  }
  const plan = importPlan(wanted, (live ?? absence)?.plans);
  if (plan.state === 'unknown') {
    const some = plan.names.length === 0 ? 'no plans' : plan.names.join(', ');
    return refuse(`the offering has no such plan; it has ${some}`, 'Name one of its plans');
  }
  const offering = wanted.references.get('offering');
  if (plan.state === 'none' && offering?.state === 'found' && offering.object['shared'] === true) {
    return refuse('the offering is shared, and imports into it need a plan', 'Declare `import.plan`');
  }
  return [];
}

function refuse(reason: string, remedy: string): Assessment['refused'] {
  return [{ path: ['import'], reason, remedy }];
}

/** Roles can be given other permissions on a server, but without any role on the provider's side nobody has them. */
function notPermitted({ wanted, instance: { caller } }: BackendChange): readonly Diagnostic[] {
  const offering = wanted.references.get('offering');
  if (caller.isStaff || offering?.state !== 'found') return [];
  const { customer_uuid: customer } = offering.object;
  if (typeof customer !== 'string') return [];
  const scopes = new Set([offering.uuid, customer.replaceAll('-', '')]);
  if (caller.roles.some(({ scopeUuid }) => scopes.has(scopeUuid))) return [];
  return [
    obstacle(wanted, ['offering'], {
      code: 'BACKEND_RESOURCE_NOT_PERMITTED',
      summary: `${wanted.key} cannot be worked on: the account ${caller.username} has no role on the offering ${offering.label} or on the organization that provides it`,
      hints: [NO_ROLE],
    }),
  ];
}

function obstacle(
  { key, origin, path: base }: WantedBackendResource,
  path: DocumentPath,
  finding: Pick<Diagnostic, 'code' | 'summary' | 'hints'>,
): Diagnostic {
  return { ...finding, severity: 'error', subject: key, position: origin.locate([...base, ...path]) };
}
