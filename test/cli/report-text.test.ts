import { describe, expect, it } from 'vitest';
import { paintLines } from '../../src/cli/views/paint.ts';
import { reportSummary, resultLines } from '../../src/cli/views/report-text.ts';
import { exampleReport, hostileReport, reportOf } from './example-report.ts';

function shown(report: ReturnType<typeof reportOf>): string {
  return paintLines(
    report.results.flatMap((result) => resultLines(result, 100)),
    false,
  );
}

describe('the text view of a report', () => {
  it('says what became of every object, why, and what can be done', () => {
    expect(shown(exampleReport())).toBe(
      `  Offering/gpu-cluster              created, plan Default created, active  1.2 s
  Offering/storage                  failed: cannot update Offering/storage: the server answered 502 with a web page,
                                    done before: description set  0.3 s
                                    = Apply again.
  grant bob → OFFERING.MANAGER on Offering/storage  not tried: Offering/storage failed
  Offering/changed                  stale: it has changed since the plan was made, and needs other requests now
  Offering/twice                    blocked: two offerings match
`,
    );
  });

  it('sums up', () => {
    expect(reportSummary(exampleReport())).toBe(
      'Applied 1, failed 1, not tried 1, stale 1, blocked 1. 7 writes among 12 requests, 1.6 s.',
    );
    expect(reportSummary(reportOf([]))).toBe(
      'Applied 0, failed 0, not tried 0. 7 writes among 12 requests, 1.6 s.',
    );
  });

  it('shows hostile text and does not obey it', () => {
    // oxlint-disable-next-line no-control-regex
    expect(shown(hostileReport())).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/u);
  });
});
