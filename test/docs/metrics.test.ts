import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/daemon/http/metrics/metrics.ts';
import { exampleStatus, run } from '../daemon/example-status.ts';
import { fakeControl } from '../daemon/fake-control.ts';

const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');

interface Documented {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
}

function words(cell: string): string[] {
  return [...cell.matchAll(/`([a-z_]+)`/gu)].map(([, word = '']) => word);
}

function documented(): readonly Documented[] {
  return [...page.matchAll(/^\| `([a-z_]+)` +\| (\w+) +\| ([^|]*)\|/gmu)].map(
    ([, name = '', type = '', labels = '']) => ({ name, type, labels: words(labels) }),
  );
}

/** Metrics after everything has happened once. */
async function exposed(): Promise<{ all: readonly Documented[]; text: string }> {
  const control = fakeControl(exampleStatus());
  const metrics = createMetrics(control);
  for (const { name, runs } of exampleStatus().sources) for (const one of runs) control.ran(name, one);
  control.ran('marketplace', run({ id: 'r-1' }));
  metrics.refused('token');
  metrics.delivered('github');
  const text = await metrics.text();
  const all = metrics.registry.getMetricsAsArray().map((metric) => ({
    name: metric.name,
    type: String(metric.type),
    labels: 'labelNames' in metric ? (metric.labelNames as readonly string[]) : [],
  }));
  return { all, text };
}

const byName = (one: Documented, other: Documented): number => one.name.localeCompare(other.name);

describe('docs/metrics.md', () => {
  it('has every metric with its type and labels, and none that does not exist', async () => {
    const { all } = await exposed();
    expect(all.length).toBeGreaterThan(20);
    expect(documented().toSorted(byName)).toEqual([...all].toSorted(byName));
  });

  it('lists metrics that all have a value once everything has happened', async () => {
    const { text } = await exposed();
    const silent = documented().filter(({ name }) => !new RegExp(`^${name}[_{ ]`, 'mu').test(text));
    expect(silent).toEqual([]);
  });

  it('alerts on metrics and labels that exist', () => {
    const known = new Map(documented().map(({ name, labels }) => [name, labels]));
    const [, rules = ''] = page.split('## What to alert on');
    const used = [...rules.matchAll(/(waldur_gitops_[a-z_]+)(?:\{([^}]*)\})?/gu)];
    expect(used.length).toBeGreaterThan(4);
    for (const [, name = '', selector = ''] of used) {
      const labels = [...selector.matchAll(/([a-z]+)=/gu)].map(([, label = '']) => label);
      expect(known.get(name)).toEqual(expect.arrayContaining(labels));
    }
  });
});
