import { afterEach, describe, expect, it } from 'vitest';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { connect } from '../../src/waldur/connect.ts';
import { readSettings } from '../../src/waldur/settings.ts';
import { GENERATIONS } from '../../src/waldur/instance.ts';
import { BARE_SEED } from '../sandbox/bare-seed.ts';

let sandbox: Sandbox | undefined;
afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
});

async function meet(options: SandboxOptions, actor = 'admin') {
  const running = await startSandbox({ seed: BARE_SEED, ...options });
  sandbox = running;
  const read = readSettings({
    WALDUR_API_URL: running.url,
    WALDUR_ACCESS_TOKEN: running.token(actor),
    WALDUR_HTTP_TIMEOUT: '5',
  });
  if ('diagnostics' in read) throw new Error(JSON.stringify(read.diagnostics));
  return { sandbox: running, ...(await connect(read.settings)) };
}

describe('against the sandbox', () => {
  it.each(GENERATIONS)('meets a server of %s', async (generation) => {
    const { instance, reader } = await meet({ generation });
    expect(instance.generation).toBe(generation);
    expect(instance.caller).toMatchObject({ isStaff: true, username: 'admin' });
    expect(await reader.get('no-such-things/').catch((error: unknown) => error)).toMatchObject({
      status: 404,
    });
    expect(await reader.get(`users/${'0'.repeat(32)}/`)).toBeUndefined();
  });

  it.each(['drop-before', 'throttle', 'error-502', 'truncate', 'short-page', 'count-changes'] as const)(
    'a whole list comes through one %s',
    async (kind) => {
      const met = await meet({ pageCap: 7 });
      met.sandbox.addOfferings(30, { name: 'many', customer: 'university', category: 'hpc_category' });
      met.sandbox.inject({ kind, path: 'page=3', ...(kind === 'throttle' ? { retryAfter: 0 } : {}) });
      const { items, total } = await met.reader.list('marketplace-provider-offerings/', {
        field: ['uuid', 'name'],
      });
      expect(total).toBe(30);
      // Three to meet the server, five pages, and what the fault costs.
      expect(met.reader.requests).toBeGreaterThan(8);
      expect(new Set(items.map((item) => item['uuid'])).size).toBe(30);
    },
  );

  it('a create whose answer is lost is sent once, and its outcome is unknown', async () => {
    const met = await meet({});
    met.sandbox.inject({ kind: 'drop-after', method: 'POST' });
    const create = { method: 'POST', path: 'users/', body: { username: 'x' }, idempotent: false } as const;
    await expect(met.writer.send(create)).rejects.toMatchObject({
      name: 'TransientApiError',
      outcome: 'unknown',
    });
    expect(met.sandbox.writes()).toHaveLength(1);
  });
});
