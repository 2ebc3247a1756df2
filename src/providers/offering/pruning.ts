import type { Caller, Instance } from '../../waldur/instance.ts';
import { pruningOf } from '../pruning/pruning-of.ts';
import { choosing, refusedRemoval, type Hindrance } from '../pruning/removals.ts';
import type { Removal, Surplus } from '../pruning.ts';
import { mayBeRefused } from './assess/state.ts';
import { GENERATION_FACTS } from './generations.ts';
import { OFFERINGS } from './observe/find-offerings.ts';
import { readPrunedOfferings, type PrunedOffering } from './pruned-offering.ts';
import { transitionStep } from './steps/set-state.ts';
import { knownState, transitions } from './transitions.ts';

/** How offerings are removed: archived, or deleted while nobody has ever used them. See docs/waldur-api/offerings.md, Removing. */
export const offeringPruning = pruningOf<PrunedOffering>({
  policies: ['Archive', 'Delete'],
  collection: OFFERINGS.slice(0, -1),
  since: 'Servers with a marketplace',
  read: readPrunedOfferings,
  sees: ({ uuid, place: { customer } }, { roles }) =>
    roles.some(({ scopeUuid, scopeType }) =>
      scopeType === 'offering' ? scopeUuid === uuid : scopeUuid === customer,
    ),
  plan: (surplus, live, instance) =>
    surplus.policy === 'Delete' ? deletion(surplus, live, instance) : archival(surplus, live, instance),
});

function archival(surplus: Surplus, live: PrunedOffering, instance: Instance): Removal {
  const { state, resources } = live;
  const relies = { state };
  const actions = transitions(knownState(state) ?? 'Draft', 'Archived');
  if (actions.length === 0) return { action: 'archive', blocked: [], warnings: [], relies, steps: [] };
  const hindrance = hindranceToAll(live, instance) ?? withoutRole(live, instance.caller, 'archive');
  if (hindrance !== undefined) return refusedRemoval(surplus, 'archive', hindrance, relies);
  return {
    action: 'archive',
    blocked: [],
    warnings: [
      ...siteDecides(instance),
      ...(resources === 0
        ? []
        : [`${counted(resources)} of it in use: they stay as they are, and nobody can order more`]),
    ],
    relies,
    steps: actions.map((action) => transitionStep(pathOf(live), action)),
  };
}

/** Staff may delete an offering in any state, and with it go its resources; so this never asks for it where anything is left. */
function deletion(surplus: Surplus, live: PrunedOffering, instance: Instance): Removal {
  const { state, resources } = live;
  const relies = { state, resources };
  const hindrance =
    inUse(live) ?? hindranceToAll(live, instance) ?? withoutRole(live, instance.caller, 'delete');
  if (hindrance !== undefined) return refusedRemoval(surplus, 'delete', hindrance, relies);
  const path = pathOf(live);
  return {
    action: 'delete',
    blocked: [],
    warnings: siteDecides(instance),
    relies,
    steps: [
      // Somebody may have activated it meanwhile, and the server would not mind.
      {
        type: 'read',
        path,
        query: { field: ['uuid', 'state'] },
        expect: [{ pointer: '/state', equals: 'Draft' }],
        captures: [],
      },
      { type: 'request', method: 'DELETE', path, done: 'deleted', idempotent: true, captures: [] },
    ],
  };
}

function inUse({ state, resources }: PrunedOffering): Hindrance | undefined {
  if (state !== 'Draft') {
    return {
      reason: `it is ${state}, and only drafts are deleted`,
      remedy: `Archive it instead: ${choosing('Archive')}. Or make it a draft on the server first.`,
    };
  }
  if (resources === 0) return undefined;
  return {
    reason: `it has ${counted(resources)}, ended ones counted, which would be deleted with it`,
    remedy: `Archive it instead: ${choosing('Archive')}.`,
  };
}

function hindranceToAll(live: PrunedOffering, { generation }: Instance): Hindrance | undefined {
  if (live.closed !== undefined) {
    return {
      reason: `its organization is ${live.closed}`,
      remedy: 'Staff can change this in the settings of the organization.',
    };
  }
  if (GENERATION_FACTS[generation].plansNeededToRest && live.plans === 0) {
    return {
      reason: 'it has no plan, and the server refuses this of an offering without one',
      remedy: 'Add a plan to it first.',
    };
  }
  return undefined;
}

function withoutRole(
  { uuid, customer }: PrunedOffering,
  { isStaff, roles, username }: Caller,
  doing: 'archive' | 'delete',
): Hindrance | undefined {
  const scopes = doing === 'archive' ? [uuid, customer] : [customer];
  if (isStaff || roles.some(({ scopeUuid }) => scopes.includes(scopeUuid))) return undefined;
  const where = doing === 'archive' ? 'on it or in its organization' : 'in its organization';
  return {
    reason: `the account ${username} has no role ${where}`,
    remedy: 'Use a token of an owner of the organization, or of staff.',
  };
}

function siteDecides({ generation, caller }: Instance): readonly string[] {
  return GENERATION_FACTS[generation].activatedBy === 'staff' || caller.isStaff ? [] : [mayBeRefused(caller)];
}

function pathOf({ uuid }: PrunedOffering): string {
  return `${OFFERINGS}${uuid}/`;
}

function counted(resources: number): string {
  return resources === 1 ? '1 resource' : `${String(resources)} resources`;
}
