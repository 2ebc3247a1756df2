import { describe, expect, it } from 'vitest';
import { diagnosticsJson } from '../../src/cli/views/diagnostics-json.ts';
import { visibleJson } from '../../src/text/visible-text.ts';
import type { Diagnostic } from '../../src/manifest/diagnostic.ts';
import { planDocument } from '../../src/reconciler/plan-document.ts';
import { reportDocument } from '../../src/reconciler/report-document.ts';
import { exampleReport, hostileReport } from './example-report.ts';
import { examplePlan, HOSTILE, hostilePlan, planOf } from './example-plan.ts';
import { outputSchema } from './output-schema.ts';

const finding: Diagnostic = {
  code: 'MANIFEST_UNKNOWN_FIELD',
  severity: 'error',
  summary: HOSTILE,
  hints: [HOSTILE],
  subject: 'Offering/a',
  position: { file: HOSTILE, line: 1, column: 2, endColumn: 3, text: HOSTILE },
};

describe('the JSON documents', () => {
  it.each([
    { name: 'an empty plan', schema: 'plan', text: visibleJson(planDocument(planOf([]))) },
    { name: 'a plan with everything in it', schema: 'plan', text: visibleJson(planDocument(examplePlan())) },
    { name: 'a plan of hostile text', schema: 'plan', text: visibleJson(planDocument(hostilePlan())) },
    { name: 'a report', schema: 'report', text: visibleJson(reportDocument(exampleReport())) },
    {
      name: 'a report of hostile text',
      schema: 'report',
      text: visibleJson(reportDocument(hostileReport())),
    },
    { name: 'no findings', schema: 'diagnostics', text: diagnosticsJson([], 3) },
    { name: 'a hostile finding', schema: 'diagnostics', text: diagnosticsJson([finding]) },
  ] as const)('$name is as its published schema says, and safe to print', ({ schema, text }) => {
    const validate = outputSchema(schema);
    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]|[\u{e0000}-\u{e007f}]/u);
  });

  it('give every text back as it was', () => {
    expect(JSON.parse(diagnosticsJson([finding]))).toMatchObject({ diagnostics: [finding] });
  });

  it('tell a secret from a value, and show its fingerprint only', () => {
    const text = visibleJson(planDocument(examplePlan()));
    expect(text).not.toContain('hunter2');
    expect(JSON.parse(text)).toMatchObject({
      objects: [
        {
          changes: [
            { after: { value: 'GPU cluster' } },
            { after: { value: { unit: 'month' } } },
            { after: { secret: { fingerprint: expect.stringMatching(/^[0-9a-f]{4}$/u) as unknown } } },
            { after: { notCompared: true } },
          ],
        },
        {},
        {},
        {},
        {},
      ],
    });
  });

  it('sum up what the plan holds', () => {
    expect(planDocument(examplePlan())).toMatchObject({
      hasChanges: true,
      summary: { create: 1, update: 1, delete: 1, blocked: 1, unchanged: 1, refusedFields: 1, writes: 3 },
    });
    expect(planDocument(planOf([]))).toMatchObject({ hasChanges: false, summary: { writes: 0 } });
  });
});
