import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
    const addresses = documented();
    expect(addresses.length).toBeGreaterThan(15);
    const answers = await Promise.all(
      addresses.map(
        async ({ method, path }) => `${path} ${String((await served.ask(path, { method })).status)}`,
      ),
    );
    const expected = addresses.map(({ method, path }) => {
      if (path.startsWith('/webhooks/')) return `${path} 415`;
      return `${path} ${method === 'GET' ? '200' : '401'}`;
    });
    expect(answers).toEqual(expected);
  });

  it('names every forge, and the header that proves where its deliveries come from', () => {
    const rows = page('http.md').toLowerCase().split('\n');
    for (const [forge, { proof }] of Object.entries(FORGES)) {
      expect(rows.find((row) => row.includes(`\`/webhooks/${forge}\``) && row.includes(proof))).toBeDefined();
    }
  });
});
