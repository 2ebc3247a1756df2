import type { FieldPath } from '../../../diff/field-change.ts';
import { stateBefore } from '../steps/set-state.ts';
import { isChanged, type Work } from '../steps/work.ts';
import type { Caller } from '../../../waldur/instance.ts';
import { transitions } from '../transitions.ts';
import { refusal, type Findings } from './findings.ts';

/** The way to the declared state, and what an archived offering still takes. */
export function assessState(work: Work): Findings {
  const why = isChanged(work, 'state') ? stateObstacle(work) : undefined;
  const refusedState = why === undefined ? [] : [refusal(['state'], why.reason, why.remedy)];
  const stays = why !== undefined || !isChanged(work, 'state');
  const reason = assessReason(work, stays);
  return {
    refused: [...refusedState, ...archived(work, stays), ...(reason.refused ?? [])],
    warnings: why === undefined ? switchWarning(work) : [],
    notes: reason.notes ?? [],
  };
}

interface Why {
  readonly reason: string;
  readonly remedy: string;
}

function stateObstacle(work: Work): Why | undefined {
  const { spec, facts, change } = work;
  const to = spec.state ?? 'Draft';
  if (!facts.states.includes(to)) {
    return {
      reason: `a server of the generation ${facts.label} does not have the state ${to}`,
      remedy: `Declare one of ${facts.states.join(', ')}`,
    };
  }
  const actions = transitions(stateBefore(work), to).map(({ action }) => action);
  const { caller } = change.instance;
  if (actions.includes('activate') && facts.activatedBy === 'staff' && !caller.isStaff) {
    return {
      reason: `only staff can activate an offering, and the account ${caller.username} is not`,
      remedy: 'Ask staff to activate it, or use a token of staff',
    };
  }
  const needsPlans = actions.filter((action) =>
    action === 'activate' || action === 'unpause'
      ? true
      : facts.plansNeededToRest &&
        (action === 'pause' || action === 'archive' || action === 'make_unavailable'),
  );
  if (needsPlans.length > 0 && hasNoPlan(work)) {
    return {
      reason: `the offering has no plan, and the server refuses to ${needsPlans.join(' and ')} it without one`,
      remedy: 'Declare a plan',
    };
  }
  return undefined;
}

/** Archived plans count for the server, too. What was not read is not held against it. */
function hasNoPlan(work: Work): boolean {
  const added = work.change.changes.some(
    ({ path, operation }) => path[0] === 'plans' && path.length === 2 && operation === 'add',
  );
  if (added) return false;
  return work.live === undefined || work.live.plans?.length === 0;
}

/** An archived offering is not changed, except for its prices, unless it leaves this state. */
function archived(work: Work, stays: boolean): NonNullable<Findings['refused']> {
  if (work.live?.state !== 'Archived' || !stays) return [];
  const paths = work.change.changes
    .map(({ path }) => path)
    .filter((path) => path[0] !== 'state' && !isPrice(path));
  return paths.map((path) =>
    refusal(
      path,
      'an archived offering takes no other changes than prices',
      'Declare another state, e.g. Draft',
    ),
  );
}

function isPrice(path: FieldPath): boolean {
  return path[0] === 'plans' && path[2] === 'prices';
}

function assessReason(work: Work, stays: boolean): Findings {
  if (!isChanged(work, 'paused_reason')) return {};
  const before = stateBefore(work);
  const after = stays ? before : (work.spec.state ?? before);
  if (after !== 'Paused') {
    return {
      refused: [
        refusal(
          ['paused_reason'],
          `a reason can only be given when an offering is paused, and this one is to be ${after}`,
          'Declare `state: Paused` as well, or leave the reason out',
        ),
      ],
    };
  }
  const loud = 'The offering is unpaused and paused again to change this: for a moment it can be ordered';
  return before === 'Paused' ? { notes: [{ path: ['paused_reason'], note: loud }] } : {};
}

/** Whether others than staff may do this is a setting of the site, which nothing shows. */
function switchWarning(work: Work): readonly string[] {
  const { facts, change } = work;
  if (facts.activatedBy === 'staff' || change.instance.caller.isStaff || !isChanged(work, 'state')) return [];
  return [mayBeRefused(change.instance.caller)];
}

/** What is said to an account that is not staff, where a setting of the site decides. */
export function mayBeRefused({ username }: Pick<Caller, 'username'>): string {
  return `the state may be refused: unless the site allows more, only staff can change it, and the account ${username} is not`;
}
