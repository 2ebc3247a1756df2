import type { Diagnostic } from '../../../manifest/diagnostic.ts';
import { SET_BY_CREDIT } from '../../set-by-credit.ts';
import { obstacle, type LimitsChange, type Refusal } from '../change.ts';
import type { LiveAllocation } from '../live-target.ts';
import { OPENPORTAL } from '../plugin.ts';

/** Why the limits of an allocation cannot be set at all. `live` is absent for one that this run makes. */
export function pluginObstacles(
  change: LimitsChange,
  live: LiveAllocation | undefined,
): readonly Diagnostic[] {
  const { caller } = change.instance;
  if (live?.alsoDeclaredBy !== undefined) return [declaredTwice(change, live.alsoDeclaredBy)];
  if (!caller.isStaff) {
    return [
      obstacle(change, ['target'], {
        code: 'LIMITS_NOT_PERMITTED',
        summary: `cannot be set: only staff may set the limits of an allocation, and the account ${caller.username} is not staff`,
        hints: ['Use a token of staff.'],
      }),
    ];
  }
  if (live?.state === 'deleting') {
    return [
      obstacle(change, ['target'], {
        code: 'LIMITS_TARGET_GONE',
        summary: `cannot be set: the ${live.plugin.noun} ${live.name} is being deleted`,
        hints: ['Remove the manifest, or name another target.'],
      }),
    ];
  }
  const plugin = live?.plugin ?? OPENPORTAL;
  const types = plugin.types(change.instance);
  const missing = types.filter(
    (type) => live?.limits[type] === undefined && typeof change.wanted.spec.limits[type] !== 'number',
  );
  if (missing.length === 0 || change.changes.length === 0) return [];
  return [
    obstacle(change, ['limits'], {
      code: 'LIMITS_INCOMPLETE',
      summary: `cannot be set: the server takes ${types.join(', ')} together, and ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not known yet`,
      hints: [`Declare ${missing.join(' and ')} too.`],
    }),
  ];
}

/** Two manifests would set one limit in turns. */
export function declaredTwice(change: LimitsChange, other: string): Diagnostic {
  return obstacle(change, ['limits'], {
    code: 'LIMITS_DECLARED_TWICE',
    summary: `declares limits that ${other} declares too`,
    hints: [`Keep them here and remove them from ${other}, or the other way round.`],
  });
}

/** The single limits that the plugin does not know. */
export function pluginRefusals(
  { changes, wanted, instance, contested = [] }: LimitsChange,
  live: LiveAllocation | undefined,
): readonly Refusal[] {
  const plugin = live?.plugin ?? OPENPORTAL;
  const types = plugin.types(instance);
  return changes.flatMap(({ path }) => {
    const [, type = ''] = path;
    const limit = wanted.spec.limits[type] ?? null;
    if (!types.includes(type)) {
      const reason = `the limits of a ${plugin.noun} on this server are ${types.join(', ')}`;
      return [{ path, reason, remedy: 'Leave it out.' }];
    }
    if (type === 'node' && contested.some(([, other]) => other === type)) return [{ path, ...SET_BY_CREDIT }];
    if (limit === null) {
      return [{ path, reason: 'an allocation always has it', remedy: 'Declare 0, or leave it out.' }];
    }
    if (limit < 0 && !plugin.knowsUnlimited) {
      return [{ path, reason: 'this plugin has no way to lift a limit', remedy: 'Declare 0 or more.' }];
    }
    return [];
  });
}
