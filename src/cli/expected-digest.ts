import type { ApplyOptions } from './command-options.ts';
import { EXIT } from './exit-code.ts';
import { planFailure } from './plan-failure.ts';

/** Throws CommandFailure when another digest is expected than the plan has. */
export function checkDigest({ expectDigest }: Pick<ApplyOptions, 'expectDigest'>, digest: string): void {
  if (expectDigest === undefined || expectDigest === digest) return;
  const summary = `the plan has the digest ${digest}, and ${expectDigest} is expected: nothing is applied`;
  const hints = [
    'The manifests, the server or the choices differ from those of the expected plan.',
    'Look at the plan as it is now, and expect its digest if it is right.',
  ];
  throw planFailure('PLAN_NOT_EXPECTED', summary, hints, EXIT.refused);
}
