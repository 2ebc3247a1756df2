import type { Diagnostic } from '../../../manifest/diagnostic.ts';
import {
  knownUuid,
  linkedResource,
  providerText,
  shownText,
  type LinkedResource,
} from '../linked-resource.ts';
import { robotsHaveStates } from '../robot-account.ts';
import { obstacle, type Findings } from '../findings.ts';
import type { LinkChange } from '../work.ts';

/** States in which a resource can be linked. */
const USABLE = ['OK', 'Updating', 'Erred'];

/** Whether a link can be made, and would start. The server checks nothing of this, and keeps links that cannot start. */
export function assessNew(change: LinkChange): Findings {
  const resource = linkedResource(change.wanted, change.instance);
  const support = assessSupport(change, resource);
  return {
    blocked: [
      ...claimedTwice(change),
      ...forbidden(change, resource),
      ...unusable(change, resource),
      ...(support.blocked ?? []),
    ],
    warnings: support.warnings ?? [],
  };
}

function claimedTwice(change: LinkChange): readonly Diagnostic[] {
  const claimedBy = change.absence?.state === 'missing' ? change.absence.claimedBy : undefined;
  if (claimedBy === undefined) return [];
  return [
    obstacle(change, ['resource'], {
      code: 'OBJECT_CLAIMED_TWICE',
      summary: `${change.wanted.key} and ${claimedBy} would link the same resource`,
      hints: ['Remove one of the two manifests.'],
    }),
  ];
}

/** Before 8.0 everybody may. See docs/waldur-api/lexis-links.md, Who may do what. */
function forbidden(change: LinkChange, resource: LinkedResource): readonly Diagnostic[] {
  const { caller } = change.instance;
  const provider = shownText(resource, 'provider_uuid')?.replaceAll('-', '');
  const isProvider = caller.roles.some(({ scopeUuid }) => scopeUuid === provider);
  if (!robotsHaveStates(change.instance) || caller.isStaff || provider === undefined || isProvider) return [];
  return [
    obstacle(change, ['resource'], {
      code: 'LEXIS_LINK_FORBIDDEN',
      summary: `${change.wanted.key} cannot be created: the account ${caller.username} has no role in the organization of ${providerText(resource)}`,
      hints: [
        'Use a token of staff, or of a role of that organization with the permission LEXIS_LINK.CREATE.',
      ],
    }),
  ];
}

function unusable(change: LinkChange, resource: LinkedResource): readonly Diagnostic[] {
  if (knownUuid(resource) === undefined) return [];
  const state = shownText(resource, 'state');
  const { label } = resource;
  if (state !== undefined && !USABLE.includes(state) && change.wanted.spec.resource.manifest === undefined) {
    return [
      obstacle(change, ['resource'], {
        code: 'LEXIS_RESOURCE_NOT_USABLE',
        summary: `${change.wanted.key} cannot be created: the resource ${label} is in the state ${state}`,
        hints: [`A link needs a resource in one of the states ${USABLE.join(', ')}.`],
      }),
    ];
  }
  if (shownText(resource, 'backend_id') !== '') return [];
  return [
    obstacle(change, ['resource'], {
      code: 'LEXIS_RESOURCE_WITHOUT_BACKEND_ID',
      summary: `${change.wanted.key} cannot be created: the resource ${label} has no backend_id, without which a link never starts`,
      hints: [`Ask ${providerText(resource)} to set the backend_id of the resource.`],
    }),
  ];
}

/** The server lists this action for resources whose offering has all options that a link needs, whoever asks. */
function assessSupport(change: LinkChange, { row, label }: LinkedResource): Findings {
  const actions = row['available_actions'];
  if (!Array.isArray(actions) || actions.includes('LEXIS_LINK.CREATE')) return {};
  const missing = `the offering of the resource ${label} lacks some of the options that a link needs`;
  // An offering of the same set may get them in this very run, before the link is made.
  if (change.wanted.references.has('resource.offering')) return { warnings: [missing] };
  return {
    blocked: [
      obstacle(change, ['resource'], {
        code: 'LEXIS_NOT_SUPPORTED',
        summary: `${change.wanted.key} cannot be created: ${missing}`,
        hints: [
          'Needed are heappe_url, heappe_username, heappe_cluster_id and heappe_local_base_path in plugin_options, and heappe_password in secret_options.',
          'When the same manifests set them, name the offering by manifest in resource.offering.',
        ],
      }),
    ],
  };
}
