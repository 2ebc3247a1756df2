import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../src/manifest/json.ts';
import { captureName, type RequestStep, type Step } from '../../src/providers/step.ts';
import { applyPlan } from '../../src/reconciler/apply-plan.ts';
import type { Report } from '../../src/reconciler/report.ts';
import { RejectedByApiError, TransientApiError } from '../../src/waldur/errors.ts';
import type { Reader } from '../../src/waldur/reader.ts';
import type { WriteRequest } from '../../src/waldur/writer.ts';
import { plannedObject, planOf } from '../cli/example-plan.ts';
import { fakeReader } from '../fakes/reader.ts';

const TOKEN = '668b6d2bbf0a1d2e3f405162738495a6b7c8d9e0';
const token = captureName('Account/agent', 'token');
const line = { method: 'PATCH', url: 'http://waldur.example/api/users/me/' };
let place: string;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'token-steps-'));
});
afterAll(() => rm(place, { recursive: true }));

const LEARN: Step = {
  type: 'read',
  path: 'users/u1/token/',
  query: {},
  captures: [{ capture: token, take: '/token', secret: true }],
};

const ACT: RequestStep = {
  type: 'request',
  method: 'PATCH',
  path: 'users/u1/',
  as: token,
  body: { value: { token_lifetime: null }, fill: [] },
  done: 'made to last',
  idempotent: true,
  captures: [],
};

const { as: _, ...OWN } = ACT;

function confirm(uuid: string): Step {
  return {
    type: 'read',
    path: 'users/me/',
    query: {},
    as: token,
    expect: [{ pointer: '/uuid', equals: uuid }],
    done: 'token confirmed',
    captures: [],
  };
}

function deliver(path: string): Step {
  return {
    type: 'deliver',
    secret: token,
    sink: { type: 'file', path: join(place, path) },
    done: `written to ${path}`,
  };
}

/** Applies these steps, and beside them an object that depends on nothing. `actors` are the tokens that were used. */
async function play(
  steps: readonly Step[],
  send: (request: WriteRequest) => Json | undefined = () => undefined,
): Promise<{ readonly report: Report; readonly actors: readonly unknown[] }> {
  const actors: unknown[] = [];
  const answers = fakeReader({
    'users/u1/token/': { token: TOKEN },
    'users/me/': { uuid: 'u1' },
    'users/': [
      { uuid: 'u1', slug: 'other' },
      { uuid: 'u2', slug: TOKEN },
    ],
  });
  const reader: Reader = {
    get requests() {
      return answers.requests;
    },
    get(path, query, actor) {
      actors.push(actor?.reveal());
      return answers.get(path, query);
    },
    list: (path, query) => answers.list(path, query),
    pages: (path, query) => answers.pages(path, query),
    count: (path, query) => answers.count(path, query),
  };
  const report = await applyPlan({
    plan: planOf([
      plannedObject({ key: 'Account/agent', action: 'update', steps }),
      plannedObject({ key: 'Account/other', action: 'update', steps: [OWN] }),
    ]),
    reader,
    writer: {
      async send(request) {
        await Promise.resolve();
        actors.push(request.token?.reveal());
        return { status: 200, body: request.token === undefined ? undefined : send(request) };
      },
    },
    outside: () => undefined,
    parallelism: 1,
    progress: () => undefined,
    wait: () => Promise.resolve(),
  });
  expect(JSON.stringify(report)).not.toContain(TOKEN);
  return { report, actors };
}

describe('a captured token', () => {
  test('acts in the steps that say so, and only there', async () => {
    const { report, actors } = await play([LEARN, ACT, confirm('u1')]);
    expect(actors).toEqual([undefined, TOKEN, TOKEN, undefined]);
    expect(report.results[0]).toMatchObject({
      outcome: 'applied',
      done: ['made to last', 'token confirmed'],
    });
    expect(report.writes).toBe(2);
  });

  test('that is not accepted fails its object alone', async () => {
    const { report } = await play([LEARN, ACT], () => {
      throw new RejectedByApiError(line, 401, ['Invalid token.']);
    });
    expect(report.results.map(({ outcome }) => outcome)).toEqual(['failed', 'applied']);
    expect(report.results[0]?.error).toMatchObject({ code: 'API_REJECTED' });
    expect(report.results[0]?.error?.hints[0]).toContain('a token that it gave a moment ago');
  });

  test('that belongs to somebody else is told', async () => {
    const { report } = await play([LEARN, confirm('u9')]);
    expect(report.results[0]?.error).toMatchObject({ code: 'API_ANSWER_UNEXPECTED' });
    expect(report.results[0]?.error?.summary).toContain('another uuid');
  });

  test('finds what a request has made whose answer was lost', async () => {
    const made = captureName('Account/agent', 'made');
    const create: Step = {
      ...ACT,
      idempotent: false,
      lookup: {
        path: 'users/',
        query: {},
        list: '',
        where: [{ pointer: '/slug', capture: token }],
        except: [],
      },
      captures: [{ capture: made, take: '/uuid' }],
    };
    const after: Step = { ...ACT, path: `users/{${made}}/` };
    const paths: string[] = [];
    const { report } = await play([LEARN, create, after], ({ path }) => {
      paths.push(path);
      if (paths.length === 1) throw new TransientApiError('lost', line, { outcome: 'unknown' });
      return undefined;
    });
    expect(report.results[0]).toMatchObject({ outcome: 'applied' });
    expect(paths).toEqual(['users/u1/', 'users/u2/']);
  });
});

describe('a delivery', () => {
  test('is told by what it has done, and is no write', async () => {
    const { report } = await play([LEARN, deliver('token')]);
    expect(report.results[0]).toMatchObject({ outcome: 'applied', done: ['written to token'] });
    expect(report.writes).toBe(1);
    expect(await readFile(join(place, 'token'), 'utf8')).toBe(`${TOKEN}\n`);
  });

  test('that fails leaves the others to be made, and nothing else', async () => {
    const { report } = await play([LEARN, deliver('no/a'), deliver('b'), deliver('no/c'), ACT]);
    const [result] = report.results;
    expect(result).toMatchObject({ outcome: 'failed', done: ['written to b'] });
    expect(result?.error).toMatchObject({ code: 'SECRET_NOT_DELIVERED', subject: 'Account/agent' });
    expect(result?.error?.hints.join(' ')).toMatch(/stored nowhere\. Apply again.*Further: cannot update/u);
    expect(await readFile(join(place, 'b'), 'utf8')).toBe(`${TOKEN}\n`);
  });
});
