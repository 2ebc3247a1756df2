import type { PathTemplate, Step } from '../../step.ts';
import { knownState, transitions, type OfferingState, type Transition } from '../transitions.ts';
import { literal } from './filled.ts';
import { acting, isChanged, setting, type Work } from './work.ts';

/**
 * The way to the declared state, last of all steps. `from` is the state that the steps before have left. A reason can
 * only be given when pausing: where it alone changes, the offering is unpaused and paused again.
 */
export function setState(work: Work, from: OfferingState): readonly Step[] {
  const to = isChanged(work, 'state') ? (work.spec.state ?? from) : from;
  const way = transitions(from, to);
  const repeated = way.length === 0 && to === 'Paused' && isChanged(work, 'paused_reason');
  const actions: readonly Transition[] = repeated
    ? [...transitions('Paused', 'Active'), ...transitions('Active', 'Paused')]
    : way;
  return actions.map((action) => transitionStep(work.path, action, work.spec.paused_reason));
}

/** Takes an archived offering back to a draft, in which it can be changed. */
export function redraft(work: Work): Step {
  return transitionStep(work.path, { action: 'draft', to: 'Draft' });
}

/** The state of an offering before its steps; a new one is a draft. */
export function stateBefore(work: Pick<Work, 'live'>): OfferingState {
  return work.live === undefined ? 'Draft' : (knownState(work.live.state) ?? 'Draft');
}

/** One action of the life cycle. `offering` is the path of the offering; the reason is for pausing. */
export function transitionStep(offering: PathTemplate, { action, to }: Transition, reason?: string): Step {
  const path = `${offering}${action}/`;
  const body = action === 'pause' && reason !== undefined ? literal({ paused_reason: reason }) : undefined;
  const done = `state set to ${to}`;
  if (action === 'archive' || action === 'draft') return setting(path, body, done);
  return acting(path, body, done, {
    path: offering,
    query: { field: ['uuid', 'state'] },
    where: [{ pointer: '/state', equals: to }],
    except: [],
  });
}
