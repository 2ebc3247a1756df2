import type { OfferingSpec } from '../../manifest/types.gen.ts';
import type { Provider } from '../provider.ts';
import { assessOffering } from './assess.ts';
import { checkOffering } from './check-offering.ts';
import { describeOffering } from './describe.ts';
import { desiredOffering } from './desired.ts';
import type { LiveOffering } from './live-offering.ts';
import { offeringMembers } from './members.ts';
import { observeOfferings } from './observe.ts';
import { OFFERINGS } from './observe/find-offerings.ts';
import { offeringPointers } from './pointers.ts';
import { placeOfOffering } from './place.ts';
import { offeringPruning } from './pruning.ts';
import { offeringReferences } from './references.ts';
import { offeringRules } from './rules.ts';
import { offeringSteps } from './steps.ts';
import { offeringTarget } from './target.ts';
import { offeringToSpec } from './to-spec.ts';

/** Marketplace offerings. See docs/waldur-api/offerings.md for how the API treats them. */
export const offeringProvider: Provider<OfferingSpec, LiveOffering> = {
  kind: 'Offering',
  collection: OFFERINGS,
  rules: offeringRules,
  check: checkOffering,
  target: offeringTarget,
  references: offeringReferences,
  pointers: offeringPointers,
  members: offeringMembers,
  observe: observeOfferings,
  uuidOf: ({ uuid }) => uuid,
  describe: describeOffering,
  desired: desiredOffering,
  toSpec: offeringToSpec,
  assess: assessOffering,
  steps: offeringSteps,
  // A reason is only taken when pausing, and from one state to another there can be others between them.
  passing: ['state', 'paused_reason'],
  place: placeOfOffering,
  pruning: offeringPruning,
};
