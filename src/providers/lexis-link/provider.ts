import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import type { LexisLinkSpec } from '../../manifest/types.gen.ts';
import type { Provider } from '../provider.ts';
import { assessLink } from './assess.ts';
import { checkLink } from './check-link.ts';
import { desiredLink } from './desired.ts';
import { describeLink, LINKS, rowOf, type LiveLink } from './live-link.ts';
import { observeLinks } from './observe.ts';
import { placeOfLink } from './place.ts';
import { linkPruning } from './pruning.ts';
import { linkRecoveries } from './recoveries.ts';
import { linkReferences } from './references.ts';
import { linkRules } from './rules.ts';
import { linkSteps } from './steps.ts';
import { linkToSpec } from './to-spec.ts';

/** Ties of resources to projects of a HEAppE server. See docs/waldur-api/lexis-links.md for how the API treats them. */
export const lexisLinkProvider: Provider<LexisLinkSpec, LiveLink> = {
  kind: 'LexisLink',
  collection: LINKS,
  rules: linkRules,
  check: checkLink,
  target: ({ resource }) =>
    JSON.stringify(resource.uuid === undefined ? resource : { uuid: plainUuid(resource.uuid) }),
  references: linkReferences,
  observe: observeLinks,
  uuidOf: (live) => rowOf(live)?.uuid ?? '',
  describe: describeLink,
  desired: desiredLink,
  toSpec: linkToSpec,
  assess: assessLink,
  steps: linkSteps,
  recoveries: linkRecoveries,
  place: placeOfLink,
  pruning: linkPruning,
};
