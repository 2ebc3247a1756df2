import { describe, expect, it } from 'vitest';
import { planExit, reportExit } from '../../src/cli/exit.ts';
import { A_WRITE, plannedObject, planOf } from './example-plan.ts';
import { reportOf, resultOf } from './example-report.ts';

const quiet = plannedObject({ key: 'Offering/quiet', action: 'no-op' });
const refused = plannedObject({
  key: 'Offering/refused',
  action: 'no-op',
  refused: [{ path: ['country'], operation: 'add', after: 'FI', reason: 'no', remedy: 'none' }],
});
const update = plannedObject({ key: 'Offering/update', action: 'update', steps: [A_WRITE] });
const blocked = plannedObject({ key: 'Offering/blocked', action: 'blocked' });

describe('the exit code of a plan', () => {
  it.each([
    { name: 'nothing declared', objects: [], plain: 0, detailed: 0 },
    { name: 'nothing to do', objects: [quiet], plain: 0, detailed: 0 },
    { name: 'only refused fields', objects: [quiet, refused], plain: 0, detailed: 0 },
    { name: 'changes', objects: [quiet, update], plain: 0, detailed: 2 },
    { name: 'a blocked object', objects: [quiet, blocked], plain: 1, detailed: 1 },
    { name: 'a blocked object and changes', objects: [update, blocked], plain: 1, detailed: 1 },
  ])('$name: $plain, or $detailed in detail', ({ objects, plain, detailed }) => {
    expect(planExit(planOf(objects), false)).toBe(plain);
    expect(planExit(planOf(objects), true)).toBe(detailed);
  });
});

const applied = resultOf({ key: 'Offering/a', outcome: 'applied' });
const notTried = resultOf({ key: 'Offering/b', outcome: 'not-tried' });
const waiting = resultOf({ key: 'Offering/d', outcome: 'waiting', because: 'waits for you' });

const stale = resultOf({ key: 'Offering/e', outcome: 'stale', because: 'it has changed' });
const leaning = resultOf({ key: 'Grant/Offering/e:R:u', outcome: 'not-tried', dueTo: 'Offering/e' });

function unfinished(outcome: 'failed' | 'blocked', code: string): ReturnType<typeof resultOf> {
  const error = { code, severity: 'error', summary: 's', hints: [] } as const;
  return resultOf({ key: 'Offering/c', outcome, error });
}

describe('the exit code of an apply', () => {
  it.each([
    { name: 'nothing to do', results: [], code: 0 },
    { name: 'all applied', results: [applied, applied], code: 0 },
    { name: 'one failed and nothing applied', results: [unfinished('failed', 'API_REJECTED')], code: 1 },
    { name: 'all blocked', results: [unfinished('blocked', 'X'), notTried], code: 1 },
    { name: 'some applied, one failed', results: [applied, unfinished('failed', 'API_REJECTED')], code: 7 },
    { name: 'some applied, one blocked', results: [applied, unfinished('blocked', 'X')], code: 7 },
    { name: 'some applied, one not tried', results: [applied, notTried], code: 7 },
    { name: 'the token expired', results: [applied, unfinished('failed', 'API_UNAUTHORISED')], code: 8 },
    { name: 'the server went away', results: [unfinished('failed', 'API_UNREACHABLE'), notTried], code: 8 },
    { name: 'one waits', results: [applied, waiting], code: 6 },
    { name: 'one is stale', results: [applied, stale], code: 5 },
    { name: 'all are stale', results: [stale], code: 5 },
    { name: 'one is stale, and another needs it', results: [applied, leaning, stale], code: 5 },
    { name: 'one is stale and one waits', results: [stale, waiting], code: 5 },
    { name: 'one is stale and one was not tried', results: [applied, stale, notTried], code: 7 },
    { name: 'one is stale and one failed', results: [stale, unfinished('failed', 'API_REJECTED')], code: 1 },
    {
      name: 'one is stale and the token expired',
      results: [stale, unfinished('failed', 'API_UNAUTHORISED')],
      code: 8,
    },
    { name: 'one waits and one failed', results: [waiting, unfinished('failed', 'API_REJECTED')], code: 1 },
  ])('$name: $code', ({ results, code }) => {
    expect(reportExit(reportOf(results), true)).toBe(code);
  });

  it('does not mind waiting unless it is asked to tell', () => {
    expect(reportExit(reportOf([applied, waiting]), false)).toBe(0);
  });
});
