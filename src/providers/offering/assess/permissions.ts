import { isOverviewField } from '../steps/update-fields.ts';
import { stateBefore } from '../steps/set-state.ts';
import type { Work } from '../steps/work.ts';
import { obstacle, refusal, type Findings } from './findings.ts';

/**
 * What the signed-in account may not do, as far as it can be known: roles can be given other permissions on a server,
 * but which object a permission must be on is fixed. See docs/waldur-api/offerings.md, Permissions.
 */
export function assessPermissions(work: Work): Findings {
  const { caller } = work.change.instance;
  if (caller.isStaff) return {};
  const roles = rolesOf(work);
  const who = `the account ${caller.username}`;
  if (!roles.onCustomer && (work.live === undefined || !roles.onOffering)) {
    const customer = work.change.wanted.references.get('customer')?.label ?? '';
    return {
      blocked: [
        obstacle(work, ['customer'], {
          code: 'OFFERING_FORBIDDEN',
          summary: `${work.change.wanted.key} cannot be ${work.live === undefined ? 'created' : 'changed'}: ${who} has no role in the organization ${customer}`,
          hints: ['Use a token of an owner of the organization, or of staff.'],
        }),
      ],
    };
  }
  const staff = 'Use a token of staff';
  const owner = 'Use a token of an owner of the organization, or of staff';
  const fixed = work.live !== undefined && leavesAs(work) !== 'Draft';
  return {
    refused: [
      refusal(['slug'], `only staff can set a slug, and ${who} is not`, staff),
      ...(fixed ? overviewFields(work).map((field) => refusal([field], outsideDraft(who), staff)) : []),
      ...(roles.onCustomer
        ? []
        : [refusal(['plans'], `plans need a role in the organization, which ${who} does not have`, owner)]),
      ...(roles.isOwner
        ? []
        : (['organization_groups', 'tags'] as const).map((field) =>
            refusal([field], `only owners of the organization can change this, and ${who} is none`, owner),
          )),
    ],
  };
}

/** A draft can be edited by its owners; staff alone edits these fields later. An archived offering is a draft again first. */
function leavesAs(work: Work): string {
  const { state } = work.spec;
  const before = stateBefore(work);
  return before === 'Archived' && state !== undefined && state !== 'Archived' ? 'Draft' : before;
}

function overviewFields(work: Work): readonly string[] {
  return [
    ...new Set(
      work.change.changes.flatMap(({ path: [field = ''] }) => (isOverviewField(field) ? [field] : [])),
    ),
  ];
}

function outsideDraft(who: string): string {
  return `outside of the state Draft only staff can change this, and ${who} is not`;
}

interface Roles {
  readonly onCustomer: boolean;
  readonly onOffering: boolean;
  readonly isOwner: boolean;
}

function rolesOf(work: Work): Roles {
  const customer = work.change.wanted.references.get('customer');
  const uuid = customer?.state === 'found' ? customer.uuid : '';
  const roles = work.change.instance.caller.roles;
  const ofCustomer = roles.filter(
    ({ scopeUuid, scopeType, customerUuid }) =>
      scopeUuid === uuid || (customerUuid === uuid && scopeType !== 'project' && scopeType !== 'offering'),
  );
  return {
    onCustomer: ofCustomer.length > 0,
    onOffering: roles.some(({ scopeUuid }) => scopeUuid === work.live?.uuid),
    isOwner: ofCustomer.some(({ role }) => role === 'CUSTOMER.OWNER'),
  };
}
