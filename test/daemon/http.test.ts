import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BEARER, serve, type Served } from './served.ts';
import { emptyStatus, exampleStatus, kindsOf, largeStatus, run } from './example-status.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/manifest/json.ts';
import { outputSchema } from '../cli/output-schema.ts';

let served: Served;
const validate = outputSchema('daemon');

beforeAll(async () => {
  served = await serve();
});

afterAll(() => served.close());

describe('health', () => {
  it('is there from the start, and readiness after a complete observation', async () => {
    const { control, ask } = served;
    control.ready(false);
    expect((await ask('/healthz')).status).toBe(200);
    expect((await ask('/readyz')).status).toBe(503);
    control.ready(true);
    expect((await ask('/readyz')).status).toBe(200);
  });
});

describe('the API', () => {
  it.each(['status', 'objects', 'runs', 'plan', 'objects?key=Offering/test-cluster&source=marketplace'])(
    '/api/v1/%s answers as its published schema says',
    async (path) => {
      for (const status of [exampleStatus(), emptyStatus(), largeStatus(300)]) {
        served.control.show(status);
        const answer = await served.ask(`/api/v1/${path}`);
        expect(answer.headers.get('content-type')).toBe('application/json');
        validate(await answer.json());
        expect(validate.errors).toBeNull();
      }
      served.control.show(exampleStatus());
    },
  );

  it('has no field in its schema that no answer has', async () => {
    const { control } = served;
    const [first, ...others] = exampleStatus().sources;
    const documents: Json[] = [];
    const read = async (path: string): Promise<void> => {
      documents.push((await (await served.ask(`/api/v1/${path}`)).json()) as Json);
    };
    for (const path of ['status', 'objects', 'plan', 'runs']) await read(path);
    for (const key of ['Offering/storage', 'ResourceLimits/alice-vm']) await read(`objects?key=${key}`);
    const last = run({ id: 'r', outcome: 'failed', error: 'no route to host', repeats: 2 });
    const configurationProblem = { message: 'it has a mistake', since: new Date().toISOString() };
    control.show({
      ...exampleStatus(),
      configurationProblem,
      sources: first === undefined ? [] : [{ ...first, runs: [last] }, ...others],
    });
    await read('status');
    control.show(exampleStatus());
    const unused = unusedFields(documents);
    expect(unused).toEqual([]);
  });

  it.each([
    ['health=blocked', 3],
    ['health=blocked&kind=Offering', 1],
    ['kind=ResourceLimits&source=partners', 6],
    ['search=502', 1],
    ['search=compute east', 2],
    ['search=EXAMPLE university', 2],
    ['source=elsewhere', 0],
    ['key=Offering/storage', 1],
  ])('finds objects by %s', async (query, count) => {
    const answer = await served.ask(`/api/v1/objects?${query}`);
    expect(await answer.json()).toMatchObject({ total: count });
  });

  it('gives large sets in pages', async () => {
    const large = await serve({ status: largeStatus(250) });
    const page = async (query: string): Promise<{ objects: { key: string }[]; pages: number }> =>
      (await (await large.ask(`/api/v1/objects?${query}`)).json()) as never;
    const pages = await Promise.all(['', 'page=2', 'page=3', 'page=4'].map(page));
    expect(pages.map(({ objects, pages: count }) => [objects.length, count])).toEqual([
      [100, 3],
      [100, 3],
      [50, 3],
      [0, 3],
    ]);
    expect(new Set(pages.flatMap(({ objects }) => objects.map(({ key }) => key))).size).toBe(250);
    for (const wrong of ['page=0', 'page=x', 'page_size=1001', 'page=-1']) {
      expect((await large.ask(`/api/v1/objects?${wrong}`)).status).toBe(400);
    }
    await large.close();
  });

  it.each([
    ['reconcile', undefined, 202, 'reconcile request'],
    ['reconcile', { source: 'partners' }, 202, 'reconcile request partners'],
    ['reconcile', { source: 'elsewhere' }, 404, undefined],
    ['suspend', {}, 202, 'suspend'],
    ['suspend', { source: 'partners' }, 202, 'suspend partners'],
    [
      'resume',
      { source: 'marketplace', key: 'Offering/storage' },
      202,
      'resume marketplace Offering/storage',
    ],
    ['resume', { source: 'marketplace', key: 'Offering/nothing' }, 404, undefined],
    ['suspend', { key: 'Offering/storage' }, 400, undefined],
    ['suspend', { sorce: 'partners' }, 400, undefined],
    ['suspend', { source: 3 }, 400, undefined],
    ['suspend', { source: 'marketplace', key: 'storage' }, 400, undefined],
    ['suspend', ['partners'], 400, undefined],
  ])('takes %s of %j with %i', async (verb, body, status, asked) => {
    const before = served.control.asked.length;
    const answer = await served.ask(`/api/v1/${verb}`, {
      method: 'POST',
      headers: { ...BEARER, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(answer.status).toBe(status);
    expect(served.control.asked.slice(before)).toEqual(asked === undefined ? [] : [asked]);
  });

  it.each([
    ['{', 'application/json', 400],
    [' '.repeat(70_000), 'application/json', 413],
    ['source=partners', 'application/x-www-form-urlencoded', 415],
    ['{"source":"partners"}', 'text/plain', 415],
  ])('refuses the body %.40j as %s with %i', async (body, type, status) => {
    const answer = await served.ask('/api/v1/suspend', {
      method: 'POST',
      headers: { ...BEARER, 'content-type': type },
      body,
    });
    expect(answer.status).toBe(status);
  });
});

describe('methods and paths', () => {
  it.each([
    ['HEAD', '/healthz', 200],
    ['HEAD', '/api/v1/status', 200],
    ['OPTIONS', '/api/v1/status', 204],
    ['PUT', '/api/v1/status', 405],
    ['GET', '/api/v1/reconcile', 405],
    ['DELETE', '/healthz', 405],
    ['GET', '/nothing', 404],
    ['GET', '/../../etc/passwd', 404],
    ['POST', '/api/v1/nothing', 404],
  ])('%s %s is %i', async (method, path, status) => {
    const answer = await served.ask(path, { method, headers: BEARER });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('names the methods that are possible', async () => {
    const put = await served.ask('/api/v1/status', { method: 'PUT', headers: BEARER });
    expect(put.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    const options = await served.ask('/api/v1/suspend', { method: 'OPTIONS' });
    expect(options.headers.get('allow')).toBe('POST, OPTIONS');
  });

  it('says nothing about a fault of its own but that there is one', async () => {
    const broken = await serve();
    broken.control.status = () => {
      throw new Error('the inside');
    };
    const answer = await broken.ask('/api/v1/status');
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('inside');
    expect(broken.log.join('')).toContain('the inside');
    await broken.close();
  });
});

describe('the metrics', () => {
  it('count runs, and show the status as it is now', async () => {
    const { control, ask } = served;
    control.ran(
      'marketplace',
      run({ id: 'r-1', outcome: 'applied', counts: { applied: 2 }, requests: 12, retries: 3, writes: 2 }),
    );
    control.ran('marketplace', run({ id: 'r-2', milliseconds: 90_000, waitedMilliseconds: 60_000 }));
    const answer = await ask('/metrics');
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    for (const line of [
      'waldur_gitops_runs_total{source="marketplace",action="apply",result="applied"} 1',
      'waldur_gitops_run_duration_seconds_bucket{le="120",source="marketplace",action="apply"} 2',
      'waldur_gitops_run_duration_seconds_bucket{le="60",source="marketplace",action="apply"} 1',
      'waldur_gitops_object_outcomes_total{source="marketplace",result="applied"} 2',
      'waldur_gitops_requests_total{source="marketplace"} 21',
      'waldur_gitops_request_retries_total{source="marketplace"} 3',
      'waldur_gitops_writes_total{source="marketplace"} 2',
      'waldur_gitops_wait_seconds_total{source="marketplace"} 60',
      'waldur_gitops_objects{source="marketplace",kind="Offering",health="failed"} 1',
      'waldur_gitops_objects{source="partners",kind="OpenPortalAllocation",health="failed"} 0',
      'waldur_gitops_source_condition{source="marketplace",condition="Ready",status="False"} 1',
      'waldur_gitops_window_open{source="partners"} 0',
      'waldur_gitops_ready 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    const [, age] = /drift_age_seconds\{source="marketplace",kind="Offering"\} ([\d.]+)/u.exec(text) ?? [];
    expect(Number(age)).toBeCloseTo(2 * 86_400, -2);
    expect(text).toMatch(/applied_revision_info\{source="marketplace",revision="a81be270[0-9a-f]+"\} 1/u);
  });

  it('forget what is gone, and name no object', async () => {
    const { control, ask } = served;
    control.show(emptyStatus());
    const text = await (await ask('/metrics')).text();
    expect(text).not.toContain('waldur_gitops_objects{');
    expect(text).not.toContain('partners');
    control.show(exampleStatus());
    const names = new Set(
      exampleStatus().sources.flatMap(({ objects }) =>
        objects.map(({ key }) => key.slice(key.indexOf('/') + 1)),
      ),
    );
    const labels = [...(await (await ask('/metrics')).text()).matchAll(/="([^"]*)"/gu)].map(([, one]) => one);
    expect(labels.filter((label) => names.has(label ?? ''))).toEqual([]);
    expect(kindsOf(exampleStatus()).every((kind) => labels.includes(kind))).toBe(true);
  });
});

function below(node: Json | undefined, name: string): Json | undefined {
  return isJsonObject(node) ? node[name] : undefined;
}

/** Where the schema of the API has a field that none of these documents has. */
function unusedFields(documents: readonly Json[]): readonly string[] {
  const schema = JSON.parse(
    readFileSync(new URL('../../schemas/output/daemon.schema.json', import.meta.url), 'utf8'),
  ) as JsonObject;
  const fields = new Set<string>();
  const used = new Set<string>();
  const visit = (node: Json | undefined, place: string, values: readonly Json[]): void => {
    const reference = below(node, '$ref');
    if (typeof reference === 'string') {
      const name = /^#\/\$defs\/(\w+)$/u.exec(reference)?.[1];
      if (name !== undefined) visit(below(schema['$defs'], name), name, values);
      return;
    }
    const items = below(node, 'items');
    const members = values.flatMap((value) => (Array.isArray(value) ? (value as readonly Json[]) : []));
    if (items !== undefined) visit(items, `${place}[]`, members);
    for (const [name, member] of Object.entries(below(node, 'properties') ?? {}) as [string, Json][]) {
      const field = `${place}.${name}`;
      const found = values.flatMap((value) =>
        isJsonObject(value) && name in value ? [value[name] ?? null] : [],
      );
      fields.add(field);
      if (found.length > 0) used.add(field);
      visit(member, field, found);
    }
  };
  for (const [name, type] of [
    ['status', 'daemon-status'],
    ['objects', 'daemon-objects'],
    ['plans', 'daemon-plans'],
    ['runs', 'daemon-runs'],
  ] as const) {
    const values = documents.filter((document) => below(document, 'type') === type);
    expect(values).not.toEqual([]);
    visit(below(schema['$defs'], name), name, values);
  }
  expect(fields.size).toBeGreaterThan(40);
  return [...fields].filter((field) => !used.has(field));
}
