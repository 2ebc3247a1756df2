import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { objectsDocument } from '../../src/daemon/http/api/objects-document.ts';
import { plansDocument } from '../../src/daemon/http/api/plans-document.ts';
import { runsDocument } from '../../src/daemon/http/api/runs-document.ts';
import { createMetrics } from '../../src/daemon/http/metrics/metrics.ts';
import { createRoutes } from '../../src/daemon/http/routes.ts';
import { exampleStatus } from '../daemon/example-status.ts';
import { fakeControl } from '../daemon/fake-control.ts';
import { HEALTH_WORDS } from '../../src/daemon/http/page/health-words.ts';
import { FORGES } from '../../src/daemon/http/webhooks/forges.ts';
import { serve, type Served } from '../daemon/served.ts';

function page(name: string): string {
  return readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
}

/** The first cells of the rows of tables. */
function firstCells(text: string): readonly string[] {
  return [...text.matchAll(/^\| ([^|]*?) +\|/gmu)].map(([, cell = '']) => cell);
}

/** `GET /a, /b` and `POST /api/v1/c, d`, each with its method and its whole path. */
function documented(): readonly { method: string; path: string }[] {
  return firstCells(page('http.md'))
    .filter((cell) => /^`(?:GET|POST) /u.test(cell))
    .flatMap((cell) => {
      const [, method = '', names = ''] =
        /^`(GET|POST) (.*)$/u.exec(cell.replaceAll(/`(?=,|$)|(?<=, )`/gu, '')) ?? [];
      const [first = '', ...others] = names.split(', ');
      const folder = first.slice(0, first.lastIndexOf('/') + 1);
      return [first, ...others.map((name) => `${folder}${name.replace(/^\//u, '')}`)].map((path) => ({
        method,
        path,
      }));
    });
}

/** What pages of one thing are asked with. */
const QUERIES: Readonly<Record<string, string>> = {
  '/object': '?source=marketplace&key=Offering/storage',
  '/run': '?source=marketplace&id=r-0210',
};

it('docs/status-page.md explains every health, the one that needs a person most first', () => {
  const explained = firstCells(page('status-page.md')).filter((cell) => cell.startsWith('`'));
  expect(explained).toEqual(HEALTH_WORDS.map(({ health }) => `\`${health}\``));
});

describe('docs/http.md', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve();
  });
  afterAll(() => served.close());

  it('names addresses that answer', async () => {
    const addresses = documented().filter(({ path }) => !path.endsWith('…'));
    expect(addresses.length).toBeGreaterThan(15);
    const answers = await Promise.all(
      addresses.map(
        async ({ method, path }) =>
          `${path} ${String((await served.ask(`${path}${QUERIES[path] ?? ''}`, { method })).status)}`,
      ),
    );
    const expected = addresses.map(({ method, path }) => {
      if (path.startsWith('/webhooks/')) return `${path} 415`;
      return `${path} ${method === 'GET' ? '200' : '401'}`;
    });
    expect(answers).toEqual(expected);
  });

  it('names all addresses that there are', () => {
    const named = new Set([
      ...documented().map(({ method, path }) => `${method} ${path}`),
      ...[...page('http.md').matchAll(/`((?:GET|POST) \/(?:do|assets)\/)…`/gu)].map(([, name = '']) => name),
    ]);
    const control = fakeControl(exampleStatus());
    const metrics = createMetrics(control);
    const routes = createRoutes({
      control,
      metrics,
      listen: { host: '127.0.0.1', port: 0 },
      token: undefined,
      webhooks: {},
      log: pino({ level: 'silent' }),
    }).routes.filter(({ method }) => method !== 'ALL');
    expect(routes.length).toBeGreaterThan(20);
    const unnamed = routes
      .map(({ method, path }) => `${method} ${path}`)
      .filter((route) => !named.has(route) && !named.has(route.replace(/^(\w+ \/\w+\/).*$/u, '$1')));
    expect(unnamed).toEqual([]);
  });

  it.each([
    ['objects', objectsDocument],
    ['plan', plansDocument],
    ['runs', runsDocument],
  ] as const)('names every word that a query of %s may have', (name, document) => {
    const row = page('http.md')
      .split('\n')
      .find((line) => line.startsWith(`| \`${name}\` `));
    const [, , cell = ''] = (row ?? '').split('|');
    const asked = new Set<string>();
    const query = new Proxy<Record<string, string>>(
      {},
      {
        get: (_, word) => {
          asked.add(String(word));
        },
      },
    );
    document(exampleStatus(), query);
    const words = [...cell.matchAll(/`([a-z_]+)`/gu)].map(([, word = '']) => word);
    expect(words.toSorted()).toEqual([...asked].toSorted());
  });

  it('names every forge, and the header that proves where its deliveries come from', () => {
    const rows = page('http.md').toLowerCase().split('\n');
    for (const [forge, { proof }] of Object.entries(FORGES)) {
      expect(rows.find((row) => row.includes(`\`/webhooks/${forge}\``) && row.includes(proof))).toBeDefined();
    }
  });
});
