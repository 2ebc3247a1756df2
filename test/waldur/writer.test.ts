import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/manifest/secret.ts';
import { createWriter } from '../../src/waldur/api-writer.ts';
import type { Settings } from '../../src/waldur/settings.ts';
import { createTransport } from '../../src/waldur/transport.ts';
import type { WriteRequest, Writer } from '../../src/waldur/writer.ts';
import { html, json, settingsFor, startServer, TOKEN, type FakeServer, type Handler } from './fake-server.ts';

let server: FakeServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function writerOf(
  handle: Handler,
  changes: Partial<Settings> & { signal?: AbortSignal } = {},
): Promise<Writer> {
  server = await startServer((request, response) => {
    if (request.path === '/api/hello/') json(response, 200, {});
    else handle(request, response);
  });
  const { signal, ...settings } = changes;
  const all = settingsFor(server.url, settings);
  const transport = await createTransport(all, signal === undefined ? {} : { signal });
  // A server that has answered once is not taken for an address where nothing is.
  await transport.send({ method: 'GET', url: `${all.url}hello/`, repeatable: false });
  server.seen.length = 0;
  return createWriter(all.url, transport);
}

const create: WriteRequest = { method: 'POST', path: 'customers/', body: { name: 'Org' }, idempotent: false };

describe('a write', () => {
  it('sends its body and gives back the answer', async () => {
    const writer = await writerOf((_, response) => {
      json(response, 201, { uuid: 'x' });
    });
    expect(await writer.send(create)).toEqual({ status: 201, body: { uuid: 'x' } });
    expect(server?.seen).toEqual([
      expect.objectContaining({ method: 'POST', path: '/api/customers/', body: '{"name":"Org"}' }),
    ]);
    expect(server?.seen[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: `Token ${TOKEN}`,
      'accept-language': 'en',
    });
  });

  it.each([200, 201, 202, 204])('may have an empty answer, and an empty body: %i', async (status) => {
    const writer = await writerOf((_, response) => {
      response.writeHead(status).end();
    });
    expect(await writer.send({ method: 'POST', path: 'a/b/pause/', idempotent: false })).toEqual({
      status,
      body: undefined,
    });
    expect(server?.seen[0]).toMatchObject({ body: '' });
    expect(server?.seen[0]?.headers['content-type']).toBeUndefined();
  });

  it('can act with another token, whose refusal does not stop the run', async () => {
    const writer = await writerOf((_, response) => {
      json(response, 401, { detail: 'Invalid token.' });
    });
    const other = new Secret('w_anothertoken');
    await expect(writer.send({ ...create, token: other })).rejects.toMatchObject({
      name: 'RejectedByApiError',
      status: 401,
    });
    expect(server?.seen[0]?.headers.authorization).toBe('Bearer w_anothertoken');
    await expect(writer.send({ ...create, token: new Secret('two\r\nlines') })).rejects.toSatisfy(
      (error) => error instanceof Error && error.name === 'AuthError' && !error.message.includes('lines'),
    );
    await expect(writer.send(create)).rejects.toMatchObject({ name: 'AuthError' });
  });

  const failures: [string, Handler, object, boolean][] = [
    [
      '429',
      (_, r) => {
        json(r, 429, { detail: 'Slow down.' }, { 'retry-after': '0' });
      },
      { status: 429, outcome: 'none', retryAfter: 0 },
      true,
    ],
    [
      '502',
      (_, r) => {
        html(r, 502, '');
      },
      { status: 502, outcome: 'unknown' },
      true,
    ],
    [
      '503',
      (_, r) => {
        html(r, 503, '');
      },
      { status: 503, outcome: 'unknown' },
      true,
    ],
    [
      '504',
      (_, r) => {
        html(r, 504, '');
      },
      { status: 504, outcome: 'unknown' },
      true,
    ],
    [
      '500',
      (_, r) => {
        html(r, 500, '<title>Server Error (500)</title>');
      },
      { status: 500, outcome: 'unknown' },
      false,
    ],
    [
      'a reset',
      (_, r) => {
        r.socket?.resetAndDestroy();
      },
      { outcome: 'unknown' },
      true,
    ],
    ['silence', () => undefined, { outcome: 'unknown' }, true],
    [
      'a success nobody can read',
      (_, r) => {
        html(r, 200, '<title>Welcome</title>');
      },
      { status: 200, outcome: 'unknown' },
      false,
    ],
  ];
  it.each(failures)(
    'says what is known after %s, and is repeated only if it may be',
    async (_, handle, error, passing) => {
      const writer = await writerOf(handle, { timeoutMilliseconds: 100 });
      const known = { name: 'TransientApiError', ...error };
      await expect(writer.send(create)).rejects.toMatchObject(known);
      expect(server?.seen).toHaveLength(1);
      await expect(writer.send({ ...create, idempotent: true })).rejects.toMatchObject(known);
      expect(server?.seen).toHaveLength(passing ? 3 : 2);
    },
  );

  it('has not acted when the connection was refused', async () => {
    const writer = await writerOf(() => undefined);
    await server?.close();
    await expect(writer.send(create)).rejects.toMatchObject({
      name: 'TransientApiError',
      outcome: 'none',
      message: expect.stringContaining('is refused (ECONNREFUSED)') as string,
    });
  });

  it.each([
    [403, { detail: 'You do not have permission to perform this action.' }, 'RejectedByApiError'],
    [404, { detail: 'No Offering matches the given query.' }, 'RejectedByApiError'],
    [409, { detail: 'Valid states for operation: OK.' }, 'ConflictError'],
  ])('quotes a %i', async (status, body, name) => {
    const writer = await writerOf((_, response) => {
      json(response, status, body);
    });
    await expect(writer.send({ ...create, idempotent: true })).rejects.toMatchObject({
      name,
      status,
      message: `the server answered ${String(status)}: ${body.detail}`,
      request: { method: 'POST', url: `${server?.url ?? ''}/api/customers/` },
    });
    expect(server?.seen).toHaveLength(1);
  });

  it('is not sent on to where a redirect points', async () => {
    const other = await startServer((_, response) => {
      json(response, 200, {});
    });
    const writer = await writerOf((_, response) => {
      response.writeHead(307, { location: `${other.url}/api/customers/` }).end();
    });
    await expect(writer.send({ ...create, idempotent: true })).rejects.toMatchObject({
      name: 'UnreachableError',
    });
    expect(other.seen).toEqual([]);
    await other.close();
  });

  it('hides what of its body is confidential', async () => {
    const writer = await writerOf((_, response) => {
      json(response, 400, { secret_options: { token: ["'hunter22' and first-line are not fine"] } });
    });
    const confidential = [new Secret({ key: 'hunter22' }), new Secret('first-line\nsecond-line')];
    await expect(writer.send({ ...create, confidential })).rejects.toMatchObject({
      sentences: ["secret_options.token: '(hidden)' and (hidden) are not fine"],
    });
  });

  it('is left to end when the signal comes, and the next one is not sent', async () => {
    const controller = new AbortController();
    const writer = await writerOf(
      (_, response) => {
        controller.abort(new Error('enough'));
        setTimeout(() => {
          json(response, 201, { uuid: 'x' });
        }, 30);
      },
      { signal: controller.signal },
    );
    expect(await writer.send(create)).toMatchObject({ status: 201 });
    await expect(writer.send(create)).rejects.toThrow('enough');
    expect(server?.seen).toHaveLength(1);
  });
});
