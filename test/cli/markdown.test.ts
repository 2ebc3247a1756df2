import { describe, expect, it } from 'vitest';
import { diagnosticsMarkdown } from '../../src/cli/views/diagnostics-markdown.ts';
import { planMarkdown } from '../../src/cli/views/plan-markdown.ts';
import { reportMarkdown } from '../../src/cli/views/report-markdown.ts';
import type { Diagnostic } from '../../src/manifest/diagnostic.ts';
import { A_WRITE, examplePlan, HOSTILE, hostilePlan, plannedObject, planOf } from './example-plan.ts';
import { exampleReport, hostileReport, reportOf, resultOf } from './example-report.ts';

const finding: Diagnostic = {
  code: 'MANIFEST_UNKNOWN_FIELD',
  severity: 'error',
  summary: HOSTILE,
  hints: [HOSTILE],
  position: { file: HOSTILE, line: 1, column: 2, endColumn: 3, text: HOSTILE },
};

describe('a plan in Markdown', () => {
  const lines = planMarkdown(examplePlan()).split('\n');

  it('opens with the verdict', () => {
    expect(lines[0]).toBe('### Waldur: 1 to create, 1 to update, 1 to remove, 1 blocked — 1 field refused');
    expect(planMarkdown(planOf([])).split('\n')[0]).toBe('### Waldur: no changes');
    const waiting = plannedObject({ key: 'LexisLink/a', action: 'waiting', waitingFor: 'a name' });
    expect(planMarkdown(planOf([waiting])).split('\n')[0]).toBe('### Waldur: no changes, 1 waiting');
  });

  it('has a table of what happens, without what stays', () => {
    expect(lines.filter((line) => line.startsWith('| '))).toEqual([
      '| | Object | Action | Why |',
      '| `+` | `Offering/gpu-cluster` | create | not on the server |',
      '| `~` | `Offering/test-cluster` | update | differs from the server |',
      '| `-` | `grant bob → OFFERING.MANAGER on Offering/test-cluster` | remove | not declared in the manifests |',
      '| `!` | `Offering/twice` | blocked | several objects on the server match |',
    ]);
  });

  it('has one collapsible block per object, in the order of the plan', () => {
    expect(lines.filter((line) => line.startsWith('<details>'))).toEqual([
      '<details><summary><code>+ Offering/gpu-cluster</code> create</summary>',
      '<details><summary><code>&#126; Offering/test-cluster</code> update</summary>',
      '<details><summary><code>- grant bob → OFFERING.MANAGER on Offering/test-cluster</code> remove</summary>',
      '<details><summary><code>&#33; Offering/twice</code> blocked</summary>',
    ]);
    expect(lines.filter((line) => line === '</details>')).toHaveLength(4);
    expect(lines).toContain('+ name                  "GPU cluster"');
    expect(lines).toContain('-     Open to all partners.');
  });

  it('lists what is refused, not managed and not compared', () => {
    expect(lines.filter((line) => line.startsWith('- ') && line.includes(': `'))).toEqual([
      '- Refused: `country` of `Offering/test-cluster`: `it can only be set when an offering is created`. What to do: `take it out of the manifest, or create another offering`',
      '- Not managed: `plan "Old" of Offering/test-cluster (--prune removes it)`',
      '- Not managed: `grant carol → OFFERING.MANAGER (--prune removes it)`',
      '- Not compared: `secret_options.other of Offering/gpu-cluster (the environment variable OTHER is not set)`',
    ]);
  });

  it.each([
    { name: 'many objects', count: 5_000, text: 'short' },
    { name: 'few huge objects', count: 3, text: 'long '.repeat(20_000) },
    { name: 'many long texts', count: 400, text: 'word '.repeat(100) },
  ])('stays below 60,000 characters and counts what it leaves out: $name', ({ count, text }) => {
    const plan = planOf(
      Array.from({ length: count }, (_, index) =>
        plannedObject({
          key: `Offering/object-${String(index)}`,
          action: 'update',
          changes: [{ path: ['description'], operation: 'add', after: text }],
          refused: [{ path: ['country'], operation: 'add', after: 'FI', reason: text, remedy: text }],
          steps: [A_WRITE],
        }),
      ),
    );
    const markdown = planMarkdown(plan);
    expect(markdown.length).toBeLessThanOrEqual(60_000);
    const found = (pattern: RegExp): number => markdown.match(pattern)?.length ?? 0;
    const left = /\*\*Left out to stay below 60,000 characters: (.*)\.\*\*/u.exec(markdown)?.[1] ?? '';
    const number = (pattern: RegExp): number => Number(pattern.exec(left)?.[1] ?? 0);
    expect(found(/^\| `~`/gmu) + number(/(\d+) table row/u)).toBe(count);
    expect(found(/^<details>/gmu) + number(/details of (\d+) object/u)).toBe(count);
    expect(found(/^- Refused/gmu) + number(/(\d+) note/u)).toBe(count);
  });

  it('is the same text for the same plan', () => {
    const plan = examplePlan();
    expect(planMarkdown(plan)).toBe(planMarkdown(plan));
  });
});

describe('a report in Markdown', () => {
  it('opens with the verdict and says what became of every object', () => {
    const lines = reportMarkdown(exampleReport()).split('\n');
    expect(lines[0]).toBe(
      '### Waldur: Applied 1, failed 1, not tried 1, stale 1, blocked 1. 7 writes among 12 requests, 1.6 s.',
    );
    expect(lines).toContain(
      '| `Offering/gpu-cluster` | applied | `created`<br>`plan Default created`<br>`active` |',
    );
    expect(lines).toContain(
      '| `Offering/storage` | **failed** | `description set`<br>`cannot update Offering/storage: the server answered 502 with a web page`<br>`Apply again.` |',
    );
  });

  it('stays below 60,000 characters and counts what it leaves out', () => {
    const results = Array.from({ length: 5_000 }, (_, index) =>
      resultOf({ key: `Offering/o${String(index)}`, outcome: 'applied', done: ['created'] }),
    );
    const markdown = reportMarkdown(reportOf(results));
    expect(markdown.length).toBeLessThanOrEqual(60_000);
    const kept = markdown.match(/^\| `Offering/gmu)?.length ?? 0;
    expect(markdown).toContain(`${String(5_000 - kept)} table rows`);
  });
});

describe('hostile text in Markdown', () => {
  it.each([
    { name: 'a plan', markdown: planMarkdown(hostilePlan()), cells: 4 },
    { name: 'a report', markdown: reportMarkdown(hostileReport()), cells: 3 },
    { name: 'findings', markdown: diagnosticsMarkdown([finding]), cells: 0 },
  ])('stays inside its code: $name', ({ markdown, cells }) => {
    // oxlint-disable-next-line no-control-regex
    expect(markdown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/u);
    const outside = withoutCode(markdown);
    for (const trick of ['@all', '<script', '</summary></details>', 'javascript:', '<!-- ```']) {
      expect(outside).not.toContain(trick);
    }
    for (const line of outside.split('\n').filter((text) => text.startsWith('| `'))) {
      expect(line.split('|')).toHaveLength(cells + 2);
    }
  });
});

/** What a renderer reads as Markdown or HTML: fences, code spans and escaped code taken out. */
function withoutCode(markdown: string): string {
  return markdown
    .replaceAll(/^(`{3,})diff\n[\s\S]*?^\1$/gmu, '')
    .replaceAll(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/gu, '``')
    .replaceAll(/<code>[^<]*<\/code>/gu, '');
}
