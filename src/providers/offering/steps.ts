import type { OfferingSpec } from '../../manifest/types.gen.ts';
import type { Change } from '../provider.ts';
import type { Step } from '../step.ts';
import type { LiveOffering } from './live-offering.ts';
import { createOffering } from './steps/create-offering.ts';
import { setEndpoints } from './steps/set-endpoints.ts';
import { setLinks } from './steps/set-links.ts';
import { redraft, setState, stateBefore } from './steps/set-state.ts';
import { updateComponents } from './steps/update-components.ts';
import { pointers, updateFields } from './steps/update-fields.ts';
import { updateIntegration } from './steps/update-integration.ts';
import { updatePlans } from './steps/update-plans.ts';
import { workOn, type Work } from './steps/work.ts';

/**
 * The requests that carry out the accepted changes of one offering, in the order that the server needs: the offering,
 * its fields, components, plans with their prices, endpoints, groups and tags, and the state last. Pure.
 */
export function offeringSteps(change: Change<OfferingSpec, LiveOffering>): readonly Step[] {
  const work = workOn(change);
  const isRedrafted = isArchivedAndChanging(work);
  return [
    ...(isRedrafted ? [redraft(work)] : []),
    ...(work.live === undefined ? [createOffering(work)] : []),
    ...updateIntegration(work),
    ...(work.live === undefined ? pointers(work) : updateFields(work)),
    ...updateComponents(work),
    ...updatePlans(work),
    ...setEndpoints(work),
    ...setLinks(work),
    ...setState(work, isRedrafted ? 'Draft' : stateBefore(work)),
  ];
}

/** An archived offering leaves that state before anything else of it can be changed. */
function isArchivedAndChanging(work: Work): boolean {
  const leaves = work.spec.state !== undefined && work.spec.state !== 'Archived';
  const isStateAccepted = work.change.changes.some(({ path }) => path[0] === 'state');
  return work.live?.state === 'Archived' && leaves && isStateAccepted;
}
