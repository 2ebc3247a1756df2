import type { ObjectKey } from '../manifest/object-key.ts';
import type { Plan } from '../reconciler/plan.ts';
import { hasChanges } from '../reconciler/plan.ts';
import type { Report } from '../reconciler/report.ts';
import { EXIT, type ExitCode } from './exit-code.ts';

/** Findings that mean the server was not there or did not accept the token. */
const NO_INSTANCE: ReadonlySet<string> = new Set([
  'API_UNAUTHORISED',
  'API_UNREACHABLE',
  'API_NOT_WALDUR',
  'API_TLS',
]);

/** The exit code of `plan`. Refused fields do not count; blocked objects win over pending changes. */
export function planExit(plan: Plan, detailed: boolean): ExitCode {
  if (plan.objects.some(({ action }) => action === 'blocked')) return EXIT.failed;
  if (!detailed) return EXIT.done;
  if (plan.objects.some(({ action }) => action === 'waiting')) return EXIT.waiting;
  return hasChanges(plan) ? EXIT.changesPending : EXIT.done;
}

/**
 * The exit code of `apply`. An object that waits for somebody counts only with `detailed`; one that is stale counts as
 * neither failed nor applied.
 */
export function reportExit(report: Report, detailed: boolean): ExitCode {
  const isWaiting = report.results.some(({ outcome }) => outcome === 'waiting');
  const stale = staleKeys(report);
  const settled = report.results.filter(({ outcome, key }) => outcome !== 'waiting' && !stale.has(key));
  const unfinished = settled.filter(({ outcome }) => outcome !== 'applied');
  if (unfinished.some(({ error }) => error !== undefined && NO_INSTANCE.has(error.code))) {
    return EXIT.noInstance;
  }
  if (unfinished.length > 0) {
    return unfinished.length === settled.length ? EXIT.failed : EXIT.partlyApplied;
  }
  if (stale.size > 0) return EXIT.stale;
  return isWaiting && detailed ? EXIT.waiting : EXIT.done;
}

/** The stale objects, and those that were not tried for no other reason than that what they need is stale. */
function staleKeys(report: Report): ReadonlySet<ObjectKey> {
  const stale = new Set<ObjectKey>();
  const waiting = report.results.filter(({ outcome }) => outcome === 'stale' || outcome === 'not-tried');
  for (let size = -1; size !== stale.size;) {
    size = stale.size;
    for (const { key, outcome, dueTo } of waiting) {
      if (outcome === 'stale' || (dueTo !== undefined && stale.has(dueTo))) stale.add(key);
    }
  }
  return stale;
}
