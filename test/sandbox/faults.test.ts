import { describe, expect, test } from 'vitest';
import { ask, at, createOffering, offeringBody } from './ask.ts';
import { started } from './started.ts';

const OFFERINGS = 'marketplace-provider-offerings/';

describe('faults', () => {
  test('drop-after acts and loses the answer; the log still says what was answered', async () => {
    const sandbox = await started();
    sandbox.inject({ kind: 'drop-after', method: 'POST' });
    await expect(ask(sandbox, 'admin', 'POST', OFFERINGS, offeringBody(sandbox))).rejects.toThrow(
      'fetch failed',
    );
    expect(sandbox.store.offerings.size).toBe(1);
    expect(sandbox.writes()).toMatchObject([
      { method: 'POST', path: OFFERINGS, actor: 'admin', status: 201, body: { name: 'Test cluster' } },
    ]);
  });

  test('drop-before does not act', async () => {
    const sandbox = await started();
    sandbox.inject({ kind: 'drop-before', path: OFFERINGS });
    await expect(ask(sandbox, 'admin', 'POST', OFFERINGS, offeringBody(sandbox))).rejects.toThrow(
      'fetch failed',
    );
    expect(sandbox.store.offerings.size).toBe(0);
    expect(sandbox.writes()).toMatchObject([{ status: 0 }]);
  });

  test.each([
    ['throttle', 429, 'application/json'],
    ['conflict', 409, 'application/json'],
    ['error-500', 500, 'text/html; charset=utf-8'],
    ['error-502', 502, 'text/html; charset=utf-8'],
  ] as const)(
    '%s answers %i without acting, and only as often as it was asked to',
    async (kind, status, type) => {
      const sandbox = await started();
      sandbox.inject({ kind, method: 'POST', skip: 1, times: 2, retryAfter: 7 });
      const answers = [];
      for (let attempt = 0; attempt < 4; attempt += 1) {
        answers.push(await ask(sandbox, 'admin', 'POST', OFFERINGS, offeringBody(sandbox)));
      }
      expect(answers.map((answer) => answer.status)).toEqual([201, status, status, 201]);
      expect(sandbox.store.offerings.size).toBe(2);
      expect(answers[1]?.headers.get('content-type')).toBe(type);
      expect(answers[1]?.headers.get('retry-after')).toBe(kind === 'throttle' ? '7' : null);
    },
  );

  test('truncate acts and cuts the body, so that the client does not get the whole answer', async () => {
    const sandbox = await started();
    sandbox.inject({ kind: 'truncate' });
    await expect(ask(sandbox, 'admin', 'POST', OFFERINGS, offeringBody(sandbox))).rejects.toThrow(
      'terminated',
    );
    expect(sandbox.store.offerings.size).toBe(1);
  });

  test('short-page and count-changes make a list disagree with its count', async () => {
    const sandbox = await started();
    await createOffering(sandbox, { name: 'One' });
    await createOffering(sandbox, { name: 'Two' });
    sandbox.inject({ kind: 'short-page', path: 'field=name' });
    sandbox.inject({ kind: 'count-changes', path: 'field=uuid' });
    const short = await ask(sandbox, 'admin', 'GET', `${OFFERINGS}?field=name`);
    const changed = await ask(sandbox, 'admin', 'GET', `${OFFERINGS}?field=uuid`);
    expect([short.body, short.headers.get('x-result-count')]).toEqual([[{ name: 'One' }], '2']);
    expect([at(changed.body, 'length'), changed.headers.get('x-result-count')]).toEqual([2, '3']);
  });

  test('slow answers late, but answers', async () => {
    const sandbox = await started();
    sandbox.inject({ kind: 'slow', milliseconds: 5 });
    expect((await ask(sandbox, 'admin', 'GET', 'version/')).status).toBe(200);
  });
});

describe('control routes', () => {
  test('faults, clock, jobs and the log can be reached without a token', async () => {
    const sandbox = await started();
    const control = new URL('/sandbox/', sandbox.url).href;
    const armed = await ask(sandbox, 'anonymous', 'POST', `${control}faults/`, { kind: 'error-500' });
    expect(armed.status).toBe(201);
    expect((await ask(sandbox, 'admin', 'GET', 'version/')).status).toBe(500);
    await ask(sandbox, 'anonymous', 'POST', `${control}faults/`, { kind: 'error-500' });
    await ask(sandbox, 'anonymous', 'DELETE', `${control}faults/`);
    expect((await ask(sandbox, 'admin', 'GET', 'version/')).status).toBe(200);
    const clock = await ask(sandbox, 'anonymous', 'POST', `${control}clock/`, {
      time: '2030-01-01T00:00:00Z',
    });
    expect(String(at(clock.body, 'time'))).toMatch(/^2030-01-01T00:00:0/);
    expect(sandbox.clock.now().getUTCFullYear()).toBe(2030);
    expect((await ask(sandbox, 'anonymous', 'POST', `${control}jobs/`, { job: 'month_end' })).status).toBe(
      200,
    );
    const log = await ask(sandbox, 'anonymous', 'GET', `${control}requests/`);
    expect(log.body).toMatchObject([
      { path: 'version/', status: 500 },
      { path: 'version/', status: 200 },
    ]);
  });

  test.each([
    ['faults/', { kind: 'earthquake' }],
    ['faults/', 'x'],
    ['clock/', { advance: 5 }],
    ['jobs/', { job: 'cleaning' }],
  ])('%s refuses %j', async (path, body) => {
    const sandbox = await started();
    const { status } = await ask(
      sandbox,
      'anonymous',
      'POST',
      new URL(`/sandbox/${path}`, sandbox.url).href,
      body,
    );
    expect(status).toBe(400);
  });
});
