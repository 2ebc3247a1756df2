import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect as openSocket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/manifest/secret.ts';
import { connect } from '../../src/waldur/connect.ts';
import { json, listen, ME, settingsFor, startServer, asWaldur } from './fake-server.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function read(name: string): Buffer {
  return readFileSync(new URL(`certificate/${name}.pem`, import.meta.url));
}

/** A Waldur with a certificate that nobody vouches for. */
async function startEncrypted(): Promise<number> {
  const server = createHttpsServer({ key: read('key'), cert: read('certificate') }, (request, response) => {
    const answers: Record<string, unknown> = {
      '/api/': { customers: 'x', 'marketplace-provider-offerings': 'x' },
      '/api/version/': { version: '8.0.5' },
    };
    json(response, 200, answers[request.url ?? ''] ?? ME);
  });
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return listen(server);
}

describe('a certificate', () => {
  it('that nobody vouches for is refused', async () => {
    const port = await startEncrypted();
    await expect(connect(settingsFor(`https://127.0.0.1:${String(port)}`))).rejects.toMatchObject({
      name: 'UnreachableError',
      code: 'API_TLS',
      message: expect.stringContaining('is not trusted (') as string,
      hints: [expect.stringContaining('NODE_EXTRA_CA_CERTS') as string, expect.any(String) as string],
    });
  });

  it('is not looked at when the settings say so', async () => {
    const port = await startEncrypted();
    const settings = settingsFor(`https://127.0.0.1:${String(port)}`, { verifyTls: false });
    expect((await connect(settings)).instance.version).toBe('8.0.5');
  });
});

describe('a proxy', () => {
  it('carries the requests, and signs in with the password of its address', async () => {
    const server = await startServer(asWaldur(() => undefined));
    closing.push(() => void server.close());
    const asked: (string | undefined)[] = [];
    const proxy = createHttpServer();
    proxy.on('connect', (request, socket) => {
      asked.push(request.url, request.headers['proxy-authorization']);
      const onward = openSocket(Number(new URL(server.url).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    const port = await listen(proxy);
    closing.push(() => {
      proxy.closeAllConnections();
      proxy.close();
    });
    const http = new Secret(`http://me:hunter22@127.0.0.1:${String(port)}`);
    const settings = settingsFor('http://waldur.test', { proxies: { http, except: '' } });
    expect((await connect(settings)).instance.caller.username).toBe('alice');
    expect(asked.slice(0, 2)).toEqual([
      'waldur.test:80',
      `Basic ${Buffer.from('me:hunter22').toString('base64')}`,
    ]);
  });

  it('that refuses is named as the trouble, without its password', async () => {
    const proxy = createHttpServer();
    proxy.on('connect', (_, socket) => {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
    });
    const port = await listen(proxy);
    closing.push(() => {
      proxy.closeAllConnections();
      proxy.close();
    });
    const https = new Secret(`http://me:hunter22@127.0.0.1:${String(port)}`);
    const settings = settingsFor('https://waldur.test', { proxies: { https, except: '' }, retries: 0 });
    const error: unknown = await connect(settings).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'UnreachableError', code: 'API_UNREACHABLE' });
    expect(JSON.stringify([error, String((error as Error).cause), (error as Error).message])).not.toContain(
      'hunter22',
    );
    expect((error as Error).message).toBe(
      'the connection to waldur.test through the proxy is not let through (UND_ERR_ABORTED)',
    );
  });
});
