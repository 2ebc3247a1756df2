import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { Manifest } from '../../manifest/manifest.ts';
import type { OfferingSpec } from '../../manifest/types.gen.ts';
import { checkAccess } from './check-access.ts';
import { checkComponents } from './check-components.ts';
import { checkMembers } from './check-members.ts';
import { checkForm } from './check-form.ts';
import { checkPlans } from './check-plans.ts';
import { checkSecrets } from './check-secrets.ts';
import { OfferingFindings } from './offering-findings.ts';

/** What is wrong with an offering that can be known without a server and that its schema cannot say. */
export function checkOffering(manifest: Manifest<OfferingSpec>): readonly Diagnostic[] {
  const findings = new OfferingFindings(manifest);
  const { spec } = manifest;
  checkMembers(spec, findings);
  checkComponents(spec, findings);
  checkPlans(spec, findings);
  checkForm(spec.options, 'options', findings);
  checkForm(spec.resource_options, 'resource_options', findings);
  checkSecrets(spec.secret_options, 'secret_options', findings);
  checkSecrets(spec.service_attributes, 'service_attributes', findings);
  checkAccess(spec, findings);
  checkState(spec, findings);
  return findings.all;
}

function checkState(spec: OfferingSpec, findings: OfferingFindings): void {
  if (spec.state === 'Active' && spec.plans?.length === 0) {
    findings.error(
      'OFFERING_WITHOUT_PLANS',
      ['spec', 'state'],
      `${findings.key} is to be Active and has no plans`,
      [
        'The server activates an offering only when it has a plan. Declare one, or leave `plans` out to keep those on the server.',
      ],
    );
  }
  if (spec.paused_reason !== undefined && spec.state !== undefined && spec.state !== 'Paused') {
    findings.warning(
      'OFFERING_PAUSED_REASON_UNUSED',
      ['spec', 'paused_reason'],
      `${findings.key} has a paused_reason, but its state is ${spec.state}`,
      [
        'The server takes the reason only when it pauses the offering. Remove it, or declare `state: Paused`.',
      ],
    );
  }
}
