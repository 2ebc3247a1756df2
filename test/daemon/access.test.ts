import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpStartFailure } from '../../src/daemon/http/http-start-failure.ts';
import { Secret } from '../../src/manifest/secret.ts';
import { basic, BEARER, serve, TOKEN, type Served } from './served.ts';

/** Sends headers that fetch would not. */
function ask(
  url: string,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number | undefined; headers: Record<string, unknown>; text: string }> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const sent = request(new URL(path, url), { method, headers, agent: false }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => {
        resolve({ status: answer.statusCode, headers: answer.headers, text });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const READ = ['/metrics', '/api/v1/status', '/api/v1/plan', '/nothing'];

describe('on loopback with a token', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve();
  });
  afterAll(() => served.close());

  it.each([
    ['127.0.0.1:8080', {}, true],
    ['localhost', {}, true],
    ['LOCALHOST:1', {}, true],
    ['[::1]:8080', {}, true],
    ['evil.example', {}, false],
    ['127.0.0.1.evil.example', {}, false],
    ['localhost.evil.example:8080', {}, false],
    ['localhost', { 'x-forwarded-for': '203.0.113.9' }, false],
    ['localhost', { forwarded: 'for=203.0.113.9' }, false],
    ['localhost', { via: '1.1 proxy' }, false],
    ['localhost', { 'x-forwarded-for': '203.0.113.9', ...BEARER }, true],
    ['evil.example', basic(TOKEN), true],
  ])('a read as %s with %j is open: %s', async (host, headers, isOpen) => {
    for (const path of READ.slice(0, 3)) {
      const { status } = await ask(served.url, path, { headers: { host, ...headers } });
      expect(status).toBe(isOpen ? 200 : 401);
    }
  });

  it.each([
    [BEARER, 202],
    [{ authorization: `bearer ${TOKEN}` }, 202],
    [{}, 401],
    [{ authorization: 'Bearer wrong' }, 401],
    [{ authorization: `Bearer ${TOKEN}x` }, 401],
    [{ authorization: `Bearer ${TOKEN.slice(1)}` }, 401],
    [{ authorization: TOKEN }, 401],
    [{ authorization: `Digest ${TOKEN}` }, 401],
    [basic('wrong'), 401],
    [{ authorization: 'Basic !' }, 401],
    // Browsers send a password to whoever makes them ask; where the request comes from decides then.
    [basic(TOKEN), 403],
    [{ ...basic(TOKEN), origin: 'https://evil.example' }, 403],
    [{ ...basic(TOKEN), origin: 'null' }, 403],
    [{ ...basic(TOKEN), 'sec-fetch-site': 'cross-site' }, 403],
    [{ ...basic(TOKEN), 'sec-fetch-site': 'same-site' }, 403],
    [{ ...basic(TOKEN), 'sec-fetch-site': 'none' }, 403],
    [{ ...basic(TOKEN), 'sec-fetch-site': 'same-origin' }, 202],
  ])('a write with %j is answered %i', async (headers, status) => {
    const before = served.control.asked.length;
    const answer = await ask(served.url, '/api/v1/reconcile', { method: 'POST', headers });
    expect(answer.status).toBe(status);
    expect(served.control.asked.length - before).toBe(status === 202 ? 1 : 0);
  });

  it('a write of a page of its own, by its origin', async () => {
    const { host, origin } = new URL(served.url);
    const headers = { ...basic(TOKEN), host, origin };
    expect((await ask(served.url, '/api/v1/reconcile', { method: 'POST', headers })).status).toBe(202);
  });

  it('writes no token to its log', async () => {
    await ask(served.url, '/metrics', { headers: BEARER });
    await ask(served.url, '/metrics', {
      headers: { host: 'evil.example', authorization: 'Bearer wrong-one' },
    });
    expect(served.log.join('')).toContain('wrong token');
    expect(served.log.join('')).not.toMatch(/a-token-of-the-tests|wrong-one/u);
  });
});

describe('on loopback without a token', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve({}, { token: false });
  });
  afterAll(() => served.close());

  it('is read by this machine, and asked for nothing', async () => {
    expect((await ask(served.url, '/api/v1/status')).status).toBe(200);
    for (const headers of [{}, BEARER, basic('')]) {
      expect((await ask(served.url, '/api/v1/suspend', { method: 'POST', headers })).status).toBe(403);
    }
    expect(served.control.asked).toEqual([]);
    expect((await ask(served.url, '/api/v1/status', { headers: { host: 'evil.example' } })).status).toBe(403);
  });
});

describe('bound elsewhere', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve({ listen: { host: '0.0.0.0', port: 0 } });
  });
  afterAll(() => served.close());

  it.each(READ)('%s needs the token', async (path) => {
    const url = served.url.replace('0.0.0.0', '127.0.0.1');
    const without = await ask(url, path);
    expect(without.status).toBe(401);
    expect(without.headers['www-authenticate']).toMatch(
      path.startsWith('/api') || path === '/metrics' ? /^Bearer / : /^Basic /u,
    );
    expect((await ask(url, path, { headers: { authorization: 'Bearer nothing' } })).status).toBe(401);
    const expected = path === '/nothing' ? 404 : 200;
    expect((await ask(url, path, { headers: BEARER })).status).toBe(expected);
    expect((await ask(url, path, { headers: basic(TOKEN) })).status).toBe(expected);
  });

  it('shows health to everybody', async () => {
    const url = served.url.replace('0.0.0.0', '127.0.0.1');
    expect((await ask(url, '/healthz')).status).toBe(200);
    expect((await ask(url, '/readyz')).status).toBe(200);
  });
});

describe('starting', () => {
  const elsewhere = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.internal === false)?.address;

  it.each(['0.0.0.0', '::', elsewhere ?? '192.0.2.1', 'daemon.example'])(
    'is refused at %s without a token',
    async (host) => {
      const starting = serve({ listen: { host, port: 0 } }, { token: false });
      await expect(starting).rejects.toMatchObject({ diagnostic: { code: 'DAEMON_TOKEN_MISSING' } });
    },
  );

  it.each(['brief', 'fifteen-letters', 'with spaces in between', 'with-ümlauts-within'])(
    'is refused with the token %j',
    async (token) => {
      const starting = serve({ token: new Secret(token) });
      await expect(starting).rejects.toMatchObject({ diagnostic: { code: 'DAEMON_TOKEN_WEAK' } });
      await expect(starting).rejects.not.toMatchObject({
        message: expect.stringContaining(token) as unknown,
      });
    },
  );

  it('is refused where another program listens', async () => {
    const first = await serve();
    const port = Number(new URL(first.url).port);
    const second = serve({ listen: { host: '127.0.0.1', port } });
    await expect(second).rejects.toBeInstanceOf(HttpStartFailure);
    await expect(second).rejects.toMatchObject({ diagnostic: { code: 'DAEMON_ADDRESS_TAKEN' } });
    await first.close();
  });
});

/** A body that is sent in one chunk. */
function inOneChunk(body: string): string {
  return `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
}

describe('odd clients', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve();
  });
  afterAll(() => served.close());

  /** Sends text as it is; gives what comes back until the connection ends. */
  function raw(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(served.url).port), '127.0.0.1', () => socket.end(text));
      let answer = '';
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
      socket.on('close', () => {
        resolve(answer);
      });
      socket.on('error', reject);
    });
  }

  it.each([
    [
      'a head that is too large',
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
    ],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['a host that is none', 'GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n', 400],
    ['no HTTP', 'hello\r\n\r\n', 400],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
      400,
    ],
    ['an odd method', 'BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['a path with a null', 'GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    [
      'a path that cannot be decoded',
      'GET /%ff%fe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      404,
    ],
  ])('%s: refused, and the daemon lives on', async (_name, text, status) => {
    expect(await raw(text)).toMatch(new RegExp(`^HTTP/1.1 ${String(status)} `, 'u'));
    expect((await served.ask('/healthz')).status).toBe(200);
  });

  const post = `POST /api/v1/reconcile HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${TOKEN}\r\nConnection: close\r\n`;
  const chunked = 'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';

  it.each([
    ['no body and no length', `${post}\r\n`, 202],
    ['an empty body', `${post}Content-Length: 0\r\n\r\n`, 202],
    ['a body in chunks', post + chunked + inOneChunk('{"source":"partners"}'), 202],
    ['a body in chunks that says nothing', post + chunked + inOneChunk('[]'), 400],
    ['a large body in chunks', post + chunked + inOneChunk(' '.repeat(70_000)), 413],
    ['a large length', `${post}Content-Type: application/json\r\nContent-Length: 70000\r\n\r\n`, 413],
  ])('%s: a POST is answered', async (_name, text, status) => {
    expect(await raw(text)).toMatch(new RegExp(`^HTTP/1.1 ${String(status)} `, 'u'));
  });

  it.concurrent.each([
    ['head', 'GET / HTTP/1.1\r\nHost: localhost\r\nX: '],
    ['body', `${post}Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{`],
  ])(
    'does not wait for ever for a %s that does not end',
    async (_part, text) => {
      const socket = connect(Number(new URL(served.url).port), '127.0.0.1');
      socket.write(text);
      let answer = '';
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
      await new Promise((resolve) => socket.on('close', resolve));
      expect(answer).toMatch(/^HTTP\/1\.1 408 /u);
    },
    90_000,
  );

  it('closes in time, also while a client says nothing', async () => {
    const closing = await serve();
    const socket = connect(Number(new URL(closing.url).port), '127.0.0.1');
    await new Promise((resolve) => socket.write('GET / HTTP/1.1\r\nHost: x\r\n', resolve));
    const started = performance.now();
    socket.on('error', () => undefined);
    await closing.close();
    expect(performance.now() - started).toBeLessThan(10_000);
    socket.destroy();
  });
});
