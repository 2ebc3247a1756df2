import type { Plan } from '../../reconciler/plan.ts';
import type { Report } from '../../reconciler/report.ts';
import type { RunRecord } from '../daemon-status.ts';
import type { RunFailure } from '../run/run-failure.ts';

/** What is known of a run when it is over. */
export interface RunFacts {
  readonly id: string;
  readonly trigger: string;
  readonly revision?: string | undefined;
  readonly started: Date;
  readonly milliseconds: number;
  readonly couldWrite: boolean;
  readonly plan?: Plan | undefined;
  readonly digest?: string | undefined;
  readonly report?: Report | undefined;
  readonly requests: number;
  readonly retries: number;
  readonly failure?: RunFailure | undefined;
}

/** The record of a run. Pure. */
export function runRecord(facts: RunFacts): RunRecord {
  const { id, trigger, revision, started, milliseconds, digest, report, requests, retries, failure } = facts;
  return {
    id,
    trigger,
    ...(revision === undefined ? {} : { revision }),
    started: started.toISOString(),
    milliseconds: Math.round(milliseconds),
    kind: facts.couldWrite ? 'apply' : 'plan',
    outcome: outcomeOf(facts),
    ...(digest === undefined ? {} : { digest }),
    counts: countsOf(facts),
    writes: report?.writes ?? 0,
    requests,
    retries,
    waitedMilliseconds: Math.round(report?.waitedMilliseconds ?? 0),
    ...(failure === undefined ? {} : { error: failure.message }),
  };
}

function outcomeOf({ plan, report, failure }: RunFacts): RunRecord['outcome'] {
  const results = report?.results ?? [];
  const has = (outcome: string): boolean => results.some((result) => result.outcome === outcome);
  if (failure?.reason === 'PlanRefused') return 'refused';
  if (failure?.reason === 'Interrupted') return 'interrupted';
  if (failure !== undefined) return has('applied') ? 'partly-applied' : 'failed';
  if (results.some(({ because }) => because === INTERRUPTED)) return 'interrupted';
  if (has('failed')) return has('applied') ? 'partly-applied' : 'failed';
  if (has('applied')) return has('not-tried') || has('stale') ? 'partly-applied' : 'applied';
  return plan?.objects.some(({ steps }) => steps.length > 0) === true ? 'pending' : 'nothing-to-do';
}

/** As an apply says it of objects that it did not begin any more. */
const INTERRUPTED = 'the run was interrupted';

function countsOf({ plan, report }: RunFacts): RunRecord['counts'] {
  const names = report === undefined ? plannedActions(plan) : report.results.map(({ outcome }) => outcome);
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function plannedActions(plan: Plan | undefined): readonly string[] {
  return (plan?.objects ?? []).map(({ action }) => action).filter((action) => action !== 'no-op');
}
