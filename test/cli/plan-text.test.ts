import { describe, expect, it } from 'vitest';
import { headingLine } from '../../src/cli/views/object-heading.ts';
import { planText, summaryText } from '../../src/cli/views/plan-text.ts';
import type { PlannedObject } from '../../src/reconciler/plan.ts';
import { A_WRITE, examplePlan, hostilePlan, plannedObject, planOf } from './example-plan.ts';

const PLAIN = { color: false, width: 100, requests: false };

function shown(objects: readonly PlannedObject[], options = PLAIN): string {
  return planText(planOf(objects), options);
}

function changed(change: PlannedObject['changes'][number], width = 100): readonly string[] {
  const text = shown([plannedObject({ key: 'Offering/a', action: 'update', changes: [change] })], {
    ...PLAIN,
    width,
  });
  return text.split('\n').slice(4, -3);
}

describe('the text view of a plan', () => {
  it('says what happens to every object, why, and what it costs', () => {
    const text = planText(examplePlan(), PLAIN).replaceAll(/\b[0-9a-f]{4}\b(?=\)| →)/gu, 'FFFF');
    expect(text).toBe(
      `
Waldur https://portal.example.org/api/ (generation 8.0, version 8.0.5) as agent@example.org · 5 objects, 5 requests, 0.9 s
  offerings: one list page

+ Offering/gpu-cluster              create: not on the server
    + name                  "GPU cluster"
    + plan "Default"        unit month · prices {gpu: 1.20}
    + secret_options.token  secret (fingerprint FFFF)
    + secret_options.other  secret (not compared)
    warning: Offering "GPU Cluster" of the same organization may be the same under another name

~ Offering/test-cluster             update: differs from the server
    ~ plan "Default" price of node_hours  0.10 → 0.12
                                          from 1 December: 37 resources use this plan
    ~ description                         2 lines differ
          Welcome.
        - Open to all partners.
        + Open to all partners until March.
          Bye.
    ~ secret_options.token                secret (FFFF → FFFF)
    - component "legacy"
    ! country       refused: it can only be set when an offering is created (now EE, wanted FI)
        what to do: take it out of the manifest, or create another offering

- grant bob → OFFERING.MANAGER on Offering/test-cluster  remove: not declared in the manifests

! Offering/twice                    blocked: several objects on the server match
    ! OBJECT_AMBIGUOUS: two offerings match Offering/twice
      --> a.yaml:3:1
        = Pin one with the annotation gitops.waldur.com/uuid.

Not managed: plan "Old" of Offering/test-cluster (--prune removes it)
Not managed: grant carol → OFFERING.MANAGER (--prune removes it)
Not compared: secret_options.other of Offering/gpu-cluster (the environment variable OTHER is not set)

Plan: 1 to create, 1 to update, 1 to remove, 1 blocked, 1 unchanged; 1 field refused.
`.trimStart(),
    );
  });

  it('lists the requests when asked, with braces for what is not known or must not be seen', () => {
    const text = planText(examplePlan(), { ...PLAIN, requests: true });
    expect(text).toContain(
      '    POST /api/marketplace-provider-offerings/ {"name":"GPU cluster","customer":"{Customer/org#url}","secret_options":{"token":"{env SITE_TOKEN}"}}\n',
    );
    expect(text).toContain('    GET /api/marketplace-plans/?offering_uuid=x&field=uuid&field=name\n');
  });

  it.each([
    {
      name: 'two values that look alike and differ in type are told apart',
      change: { path: ['a'], operation: 'change', before: 10, after: '10' } as const,
      lines: ['    ~ a             10 → "10"'],
    },
    {
      name: 'an empty text, a missing value and a word are told apart',
      change: { path: ['a'], operation: 'change', before: '', after: 'null' } as const,
      lines: ['    ~ a             "" → "null"'],
    },
    {
      name: 'a price loses the zeros that the server adds',
      change: {
        path: ['plans', 'A', 'prices', 'gpu'],
        operation: 'change',
        before: '0.1000000000',
        after: '0.0000000125',
      } as const,
      lines: ['    ~ plan "A" price of gpu  0.10 → 0.0000000125'],
    },
    {
      name: 'a list that fits stays on one line',
      change: { path: ['a'], operation: 'change', before: ['x'], after: ['x', 'y z'] } as const,
      lines: ['    ~ a             [x] → [x, "y z"]'],
    },
    {
      name: 'what does not fit goes below, by the lines of a manifest',
      change: {
        path: ['options'],
        operation: 'change',
        before: { a: 1, b: 2 },
        after: { a: 1, b: 3 },
      } as const,
      width: 30,
      lines: ['    ~ options       2 lines differ', '          a: 1', '        - b: 2', '        + b: 3'],
    },
    {
      name: 'an entry that goes, with what it was',
      change: { path: ['limits', 'cpu'], operation: 'remove', before: 20 } as const,
      lines: ['    - limits.cpu    20'],
    },
    {
      name: 'a member that goes, by its name alone',
      change: { path: ['plans', 'Old'], operation: 'remove', before: { name: 'Old' } } as const,
      lines: ['    - plan "Old"'],
    },
    {
      name: 'a long text is never cut',
      change: { path: ['a'], operation: 'add', after: `start ${'x'.repeat(200)} end` } as const,
      lines: ['    + a', `          start ${'x'.repeat(200)} end`],
    },
  ])('$name', ({ change, width, lines }) => {
    expect(changed(change, width)).toEqual(lines);
  });

  it('counts the lines that it leaves out of a very long text', () => {
    const lines = changed({ path: ['a'], operation: 'add', after: 'line\n'.repeat(500) });
    expect(lines).toHaveLength(62);
    expect(lines.at(-1)).toBe('        … 441 more lines: --format json shows all');
  });

  it('compares two texts that share nothing without taking forever', () => {
    const lines = changed({
      path: ['a'],
      operation: 'change',
      before: manyLines('old'),
      after: manyLines('new'),
    });
    expect(lines[0]).toBe('    ~ a             10000 lines differ');
  });

  it('keeps the words when it is coloured', () => {
    // oxlint-disable-next-line no-control-regex
    const bare = planText(examplePlan(), { ...PLAIN, color: true }).replaceAll(/\u001b\[\d+m/gu, '');
    const fingerprints = /[0-9a-f]{4}(?=\)| →)/gu;
    expect(bare.replaceAll(fingerprints, '')).toBe(
      planText(examplePlan(), PLAIN).replaceAll(fingerprints, ''),
    );
    expect(planText(examplePlan(), { ...PLAIN, color: true })).toContain('\u001b[32m+\u001b[39m name');
  });

  it('shows hostile text everywhere and obeys it nowhere', () => {
    const text = planText(hostilePlan(), { ...PLAIN, requests: true });
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]|[\u{e0000}-\u{e007f}]/u);
    expect(text.split('\n').filter((line) => line.startsWith('Y'))).toEqual([]);
    expect(text).toContain('x\\u001b[31m\\u0007\\u009b2J\\r\\nY\\u202eZ\\u2028\\udb40\\udc41');
  });

  it('never shows a secret', () => {
    expect(planText(examplePlan(), { ...PLAIN, requests: true })).not.toContain('hunter2');
  });
});

describe('the heading of an object', () => {
  const refused = [{ path: ['a'], operation: 'add', after: 1, reason: 'no', remedy: 'none' }] as const;
  it.each([
    {
      name: 'a blocked object, which the server may know nothing of',
      object: plannedObject({ key: 'Offering/b', action: 'blocked', reason: 'refused' }),
      text: 'Offering/b  blocked: it cannot be done',
    },
    {
      name: 'refused fields alone',
      object: plannedObject({ key: 'Offering/b', action: 'no-op', reason: 'refused', refused }),
      text: 'Offering/b  no change: what differs is refused',
    },
    {
      name: 'an object that stays ours, without some of its fields',
      object: plannedObject({ key: 'Offering/b', action: 'no-op', reason: 'let-go', letGo: [['a']] }),
      text: 'Offering/b  no change: fields are not managed here any more',
    },
    {
      name: 'an object that is let go of',
      object: plannedObject({ key: 'Offering/b', action: 'forget', reason: 'let-go' }),
      text: 'Offering/b  let go: not managed here any more',
    },
    {
      name: 'an object that the server reads again',
      object: plannedObject({ key: 'Offering/b', action: 'update', reason: 'refresh' }),
      text: 'Offering/b  refresh: the server reads it again',
    },
  ])('says why: $name', ({ object, text }) => {
    expect(headingLine(object, 8).text).toBe(text);
  });
});

describe('the summary of a plan', () => {
  const quiet = plannedObject({ key: 'Offering/a', action: 'no-op' });
  it.each([
    {
      name: 'nothing declared',
      objects: [],
      text: 'Nothing to do: no manifest declares an object that this is for.',
    },
    { name: 'nothing to do', objects: [quiet], text: 'No changes: 1 object as declared.' },
    {
      name: 'nothing but a refused field',
      objects: [
        plannedObject({
          key: 'Offering/b',
          action: 'no-op',
          refused: [{ path: ['a'], operation: 'add', after: 1, reason: 'no', remedy: 'none' }],
        }),
      ],
      text: 'No changes: 0 of 1 object as declared; 1 field refused.',
    },
    {
      name: 'what is read again, which changes nothing',
      objects: [plannedObject({ key: 'Offering/b', action: 'update', reason: 'refresh', steps: [A_WRITE] })],
      text: 'Plan: 0 to create, 0 to update, 0 to remove, 1 to refresh, 0 unchanged.',
    },
    {
      name: 'nothing but what waits, and what is only watched',
      objects: [
        quiet,
        plannedObject({ key: 'ResourceLimits/b', action: 'waiting', waitingFor: 'an order' }),
        plannedObject({
          key: 'Offering/c',
          action: 'no-op',
          changes: [{ path: ['a'], operation: 'add', after: 1 }],
        }),
        plannedObject({ key: 'Offering/d', action: 'no-op', reason: 'disabled' }),
      ],
      text: 'No changes: 1 of 4 objects as declared, 1 waiting.',
    },
    {
      name: 'nothing but a blocked object',
      objects: [plannedObject({ key: 'Offering/b', action: 'blocked' })],
      text: 'Plan: 0 to create, 0 to update, 0 to remove, 1 blocked, 0 unchanged.',
    },
    {
      name: 'one update',
      objects: [quiet, plannedObject({ key: 'Offering/b', action: 'update', steps: [A_WRITE] })],
      text: 'Plan: 0 to create, 1 to update, 0 to remove, 1 unchanged.',
    },
  ])('says: $name', ({ objects, text }) => {
    expect(summaryText(planOf(objects))).toBe(text);
  });
});

function manyLines(word: string): string {
  return Array.from({ length: 5_000 }, (_, index) => `${word}${String(index)}`).join('\n');
}
