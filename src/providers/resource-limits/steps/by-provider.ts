import { PROVIDER_RESOURCES } from '../../provider-resources.ts';
import { captureName, type Step } from '../../step.ts';
import { wantedLimits, type LimitsChange } from '../change.ts';
import { makerOf } from '../target.ts';

/** Overwrites what is stored of the limits, all together. See docs/waldur-api/resource-limits.md, Providers. */
export function overwriteLimits(change: LimitsChange): readonly Step[] {
  const { live, wanted } = change;
  const maker = captureName(makerOf(wanted.spec) ?? wanted.key, 'resource_uuid');
  return [
    {
      type: 'request',
      method: 'POST',
      path: `${PROVIDER_RESOURCES}${live?.uuid ?? `{${maker}}`}/set_limits/`,
      body: { value: { limits: wantedLimits(change) }, fill: [] },
      done: 'limits overwritten',
      idempotent: true,
      captures: [],
    },
  ];
}
