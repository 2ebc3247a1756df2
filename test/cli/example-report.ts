import type { ObjectResult, Report } from '../../src/reconciler/report.ts';
import { HOSTILE } from './example-plan.ts';

/** What became of one object. */
export function resultOf(given: Partial<ObjectResult> & Pick<ObjectResult, 'key' | 'outcome'>): ObjectResult {
  return { label: given.key, done: [], milliseconds: 0, ...given };
}

/** A report of these results. */
export function reportOf(results: readonly ObjectResult[]): Report {
  return { results, writes: 7, requests: 12, waitedMilliseconds: 0, milliseconds: 1_640 };
}

/** A report with every outcome in it. */
export function exampleReport(): Report {
  return reportOf([
    resultOf({
      key: 'Offering/gpu-cluster',
      outcome: 'applied',
      done: ['created', 'plan Default created', 'active'],
      milliseconds: 1_234,
    }),
    resultOf({
      key: 'Offering/storage',
      outcome: 'failed',
      done: ['description set'],
      milliseconds: 312,
      error: {
        code: 'API_TRANSIENT',
        severity: 'error',
        summary: 'cannot update Offering/storage: the server answered 502 with a web page',
        hints: ['Apply again.'],
        subject: 'Offering/storage',
      },
    }),
    resultOf({
      key: 'Grant/Offering/storage:OFFERING.MANAGER:bob',
      label: 'grant bob → OFFERING.MANAGER on Offering/storage',
      outcome: 'not-tried',
      because: 'Offering/storage failed',
    }),
    resultOf({
      key: 'Offering/changed',
      outcome: 'stale',
      because: 'it has changed since the plan was made, and needs other requests now',
    }),
    resultOf({
      key: 'Offering/twice',
      outcome: 'blocked',
      error: { code: 'OBJECT_AMBIGUOUS', severity: 'error', summary: 'two offerings match', hints: [] },
    }),
  ]);
}

/** A report in which every text that comes from outside is hostile. */
export function hostileReport(): Report {
  const error = { code: 'X', severity: 'error', summary: HOSTILE, hints: [HOSTILE] } as const;
  return reportOf([
    resultOf({ key: `Offering/${HOSTILE}`, outcome: 'applied', done: [HOSTILE] }),
    resultOf({ key: `Offering/${HOSTILE}`, outcome: 'failed', error }),
    resultOf({ key: `Offering/${HOSTILE}`, outcome: 'not-tried', because: HOSTILE }),
  ]);
}
