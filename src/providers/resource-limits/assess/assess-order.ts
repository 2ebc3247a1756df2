import type { FieldChange } from '../../../diff/field-change.ts';
import type { Diagnostic } from '../../../manifest/diagnostic.ts';
import { obstacle, wantedLimits, type LimitsChange, type Refusal } from '../change.ts';
import type { Component, Limits, LiveResource } from '../live-target.ts';
import { mayOrder } from '../rights.ts';
import { isOrderable } from '../way.ts';

/** Why no order can be placed for a resource at all. */
export function orderObstacles(change: LimitsChange, live: LiveResource): readonly Diagnostic[] {
  const { instance } = change;
  const { caller } = instance;
  if (!mayOrder(live, instance)) {
    const older = 'Servers since Waldur 7.9 let the service provider set limits without an order.';
    return [
      obstacle(change, ['target'], {
        code: 'LIMITS_NOT_PERMITTED',
        summary: `cannot be set: the account ${caller.username} may not order limits in the project ${live.project.name}`,
        hints: [
          'Use a token of a manager or an administrator of the project, of an owner of its organization, or of staff.',
          ...(live.side === 'provider' && instance.generation !== '8.0' ? [older] : []),
        ],
      }),
    ];
  }
  const { facts, project } = live;
  if (facts !== undefined && facts.state !== 'Active' && facts.state !== 'Paused') {
    return [
      obstacle(change, ['target'], {
        code: 'LIMITS_OFFERING_CLOSED',
        summary: `cannot be ordered: the offering ${live.offering.name} is ${facts.state}`,
        hints: ['Orders are taken while an offering is Active or Paused.'],
      }),
    ];
  }
  if (project.ended !== undefined) {
    return [
      obstacle(change, ['target'], {
        code: 'LIMITS_PROJECT_EXPIRED',
        summary: `cannot be ordered: the project ${project.name} ended on ${project.ended}`,
        hints: ['Give the project a later end first.'],
      }),
    ];
  }
  return [...missingFromCloud(change, live), ...carriedObstacles(change, live)];
}

/** What a cloud project needs and neither has nor gets: without it the server takes no order at all. */
function missingFromCloud(change: LimitsChange, live: LiveResource): readonly Diagnostic[] {
  if (live.offering.type !== 'OpenStack.Tenant' || change.changes.length === 0) return [];
  const wanted = Object.entries(wantedLimits(change));
  const changed = change.changes.map(({ path: [, type = ''] }) => type);
  const missing = CLOUD_NEEDS.filter(
    ({ isMet }) => !wanted.some(([type, limit]) => isMet(type) && limit >= 1) && !changed.some(isMet),
  ).map(({ name }) => name);
  if (missing.length === 0) return [];
  const names = missing.join(' and ');
  return [
    obstacle(change, ['limits'], {
      code: 'LIMITS_INCOMPLETE',
      summary: `cannot be ordered: a cloud project needs some of everything, and ${names} is neither declared nor known`,
      hints: [`Declare ${names} too.`],
    }),
  ];
}

/** An order sends all limits, also those that stay; the server refuses it because of any that it does not take. */
function carriedObstacles(change: LimitsChange, live: LiveResource): readonly Diagnostic[] {
  const { facts } = live;
  if (facts === undefined) return [];
  const stuck = Object.keys(wantedLimits(change)).filter((type) => {
    const component = facts.components.find((one) => one.type === type);
    const isChanged = change.changes.some(({ path }) => path[1] === type);
    return !isChanged && (component === undefined || !isOrderable(component));
  });
  if (stuck.length === 0) return [];
  const names = stuck.join(', ');
  return [
    obstacle(change, ['limits'], {
      code: 'LIMITS_CANNOT_STAY',
      summary: `cannot be ordered: an order sends all limits of the resource, and the server takes none of ${names} any more`,
      hints: [`Take them away: declare ${stuck.map((type) => `${type}: null`).join(', ')}.`],
    }),
  ];
}

/** The single limits that the server would refuse in an order. See docs/waldur-api/resource-limits.md, Bounds. */
export function orderRefusals(change: LimitsChange, live: LiveResource): readonly Refusal[] {
  const wanted = wantedLimits(change);
  return change.changes.flatMap((one) => {
    const words = refusalOf(one, live, wanted);
    return words === undefined ? [] : [{ path: one.path, ...words }];
  });
}

type Words = Pick<Refusal, 'reason' | 'remedy'>;

function refusalOf(
  { path: [, type = ''] }: FieldChange,
  live: LiveResource,
  wanted: Limits,
): Words | undefined {
  const limit = wanted[type];
  if (live.offering.type === 'OpenStack.Tenant' && isLackedByCloud(type, wanted)) {
    return { reason: 'a cloud project needs some of it', remedy: 'Declare 1 or more.' };
  }
  if (limit === undefined) return undefined;
  if (limit < 0) {
    return { reason: 'an order takes no negative limit', remedy: 'Declare 0 or more.' };
  }
  if (live.facts === undefined) return undefined;
  const { components } = live.facts;
  const component = components.find((one) => one.type === type);
  if (component === undefined || !isOrderable(component)) {
    const others = components.filter(isOrderable).map((one) => one.type);
    return {
      reason:
        component === undefined
          ? `the offering ${live.offering.name} has no such component`
          : `it is billed by ${component.billingType}, not by limit`,
      remedy:
        others.length === 0
          ? 'The offering has no component with a limit.'
          : `Components with a limit: ${others.join(', ')}.`,
    };
  }
  return beyondBounds(component, limit, live);
}

/** What a cloud project cannot be without. Storage is one limit, or one for each type of volume. */
const CLOUD_NEEDS: readonly { readonly name: string; isMet(this: void, type: string): boolean }[] = [
  { name: 'cores', isMet: (type) => type === 'cores' },
  { name: 'ram', isMet: (type) => type === 'ram' },
  { name: 'storage', isMet: (type) => type === 'storage' || type.startsWith('gigabytes_') },
];

function isLackedByCloud(type: string, wanted: Limits): boolean {
  const need = CLOUD_NEEDS.find(({ isMet }) => isMet(type));
  return (
    need !== undefined && !Object.entries(wanted).some(([other, limit]) => need.isMet(other) && limit >= 1)
  );
}

function beyondBounds(component: Component, limit: number, live: LiveResource): Words | undefined {
  const { most, least, amount, period, available } = component;
  if (most !== undefined && limit > most) {
    return { reason: `the offering allows at most ${most.toLocaleString('en-US')}`, remedy: 'Declare less.' };
  }
  if (least !== undefined && limit < least) {
    return {
      reason: `the offering asks for at least ${least.toLocaleString('en-US')}`,
      remedy: 'Declare more.',
    };
  }
  // The server adds what the resource has now to what it shall have, where it can tell that both fall into one period.
  const counted = period === 'total' ? (live.limits[component.type] ?? 0) : 0;
  if (amount !== undefined && counted + limit > amount) {
    const sum =
      counted === 0 ? '' : `, and the server counts the ${counted.toLocaleString('en-US')} of now as well`;
    return {
      reason: `all resources of the offering together get at most ${amount.toLocaleString('en-US')}${sum}`,
      remedy: 'Declare less, or have the offering allow more.',
    };
  }
  if (available !== undefined && limit >= available) {
    return {
      reason: `all resources of the offering together stay below ${available.toLocaleString('en-US')}`,
      remedy: 'Declare less, or have the offering allow more.',
    };
  }
  return undefined;
}
