import { createServer as createPlainServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/waldur/connect.ts';
import { AuthError, UnreachableError } from '../../src/waldur/errors.ts';
import {
  asWaldur,
  html,
  json,
  listen,
  ME,
  settingsFor,
  startServer,
  TOKEN,
  type FakeServer,
  type Handler,
} from './fake-server.ts';

let server: FakeServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function meet(handle: Handler) {
  server = await startServer(handle);
  return connect(settingsFor(server.url));
}

const nothing: Handler = (_, response) => {
  html(response, 404, '<html><title>Not Found</title></html>');
};

describe('the first contact', () => {
  it('reads root, version and caller, and sends the token', async () => {
    const { instance, reader } = await meet(
      asWaldur(nothing, {
        root: { customers: 'x', 'marketplace-provider-offerings': 'x', 'backend-resources': 'x' },
        version: { version: '8.0.5' },
        me: {
          ...ME,
          uuid: 'AAAAAAAA-aaaa-aaaa-aaaa-aaaaaaaaaaaa',
          permissions: [
            {
              role_name: 'OFFERING.MANAGER',
              scope_type: 'offering',
              scope_uuid: 'b'.repeat(32),
              customer_uuid: 'c'.repeat(32),
            },
            { role_name: 'CUSTOMER.OWNER', scope_type: 'customer', scope_uuid: 'c'.repeat(32) },
            { role_name: 'CUSTOMER.OWNER', scope_type: null, scope_uuid: 7 },
            'strange',
          ],
        },
      }),
    );
    expect(instance).toMatchObject({ generation: '8.0', version: '8.0.5', url: `${server?.url ?? ''}/api/` });
    expect(instance.collections).toContain('backend-resources');
    expect(instance.caller).toEqual({
      uuid: 'a'.repeat(32),
      username: 'alice',
      email: 'alice@example.org',
      isStaff: false,
      isSupport: true,
      roles: [
        {
          role: 'OFFERING.MANAGER',
          scopeType: 'offering',
          scopeUuid: 'b'.repeat(32),
          customerUuid: 'c'.repeat(32),
        },
        {
          role: 'CUSTOMER.OWNER',
          scopeType: 'customer',
          scopeUuid: 'c'.repeat(32),
          customerUuid: 'c'.repeat(32),
        },
      ],
    });
    expect(reader.requests).toBe(3);
    expect(server?.seen.map((one) => one.headers.authorization)).toEqual(Array(3).fill(`Token ${TOKEN}`));
    // The answer of this address carries the token, unless fields are named.
    expect(server?.seen.find((one) => one.path === '/api/users/me/')?.query.getAll('field')).not.toContain(
      'token',
    );
  });

  it('lives without the version', async () => {
    const { instance } = await meet((request, response) => {
      if (request.path === '/api/version/') json(response, 403, { detail: 'No.' });
      else asWaldur(nothing)(request, response);
    });
    expect(instance).toMatchObject({ version: 'unknown', generation: '2024-10' });
  });

  it.each([
    ['Invalid token.', { detail: 'Invalid token.' }],
    ['Token has expired.', { detail: 'Token has expired.' }],
    ['It gives no reason.', undefined],
  ])('stops at a 401: %s', async (sentence, body) => {
    const failure = await meet((_, response) => {
      json(response, 401, body, { 'www-authenticate': 'Token' });
    }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AuthError);
    expect(String(failure)).toContain(sentence);
    expect(server?.seen).toHaveLength(1);
  });

  const pages: [string, Handler, RegExp, RegExp][] = [
    [
      'a web interface',
      (_, r) => {
        html(r, 200, '<!doctype html><title>Waldur</title>');
      },
      /not the API.*title "Waldur"/u,
      /web interface/u,
    ],
    [
      'a page of a proxy',
      (_, r) => {
        html(r, 403, '<title>Blocked\u0007\u202E by policy</title>');
      },
      /403.*"Blocked by policy"/u,
      /WALDUR_API_URL/u,
    ],
    [
      'a login of a proxy',
      (_, r) => {
        html(r, 401, '<title>Sign in</title>');
      },
      /login of its own/u,
      /does not pass through/u,
    ],
    [
      'another host',
      (_, r) => {
        r.writeHead(302, { location: 'https://login.example.org/oauth?state=1' }).end();
      },
      /sends us to https:\/\/login.example.org\/oauth$/u,
      /login page/u,
    ],
    [
      'the same host with https',
      (request, r) => {
        r.writeHead(301, { location: `https://${request.headers.host ?? ''}/api/` }).end();
      },
      /301/u,
      /Use https/u,
    ],
    [
      'a redirect without a target',
      (_, r) => {
        r.writeHead(302).end();
      },
      /nowhere/u,
      /WALDUR_API_URL/u,
    ],
    [
      'JSON of something else',
      (_, r) => {
        json(r, 200, { hello: 'world' });
      },
      /no organizations/u,
      /WALDUR_API_URL/u,
    ],
    [
      'a JSON list',
      (_, r) => {
        json(r, 200, [1, 2]);
      },
      /no organizations/u,
      /WALDUR_API_URL/u,
    ],
    [
      'nothing there',
      (_, r) => {
        json(r, 404, { detail: 'Not found.' });
      },
      /nothing at this address/u,
      /WALDUR_API_URL/u,
    ],
    [
      'an empty answer',
      (_, r) => {
        json(r, 200, undefined);
      },
      /no organizations/u,
      /WALDUR_API_URL/u,
    ],
    ['no account', asWaldur(nothing, { me: { username: 'alice' } }), /whose token/u, /WALDUR_API_URL/u],
    [
      'text',
      (_, r) => {
        r.writeHead(200, { 'content-type': 'text/plain' }).end('It works!');
      },
      /It works!/u,
      /WALDUR_API_URL/u,
    ],
  ];
  it.each(pages)('says what answers instead: %s', async (_, handle, message, hint) => {
    const failure = await meet(handle).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnreachableError);
    expect(failure).toMatchObject({ code: 'API_NOT_WALDUR' });
    expect((failure as UnreachableError).message).toMatch(message);
    expect((failure as UnreachableError).hints.join(' ')).toMatch(hint);
  });

  it('says so when nobody listens, at once', async () => {
    server = await startServer(nothing);
    const settings = settingsFor(server.url, { retries: 20 });
    await server.close();
    await expect(connect(settings)).rejects.toMatchObject({
      name: 'UnreachableError',
      code: 'API_UNREACHABLE',
      message: expect.stringMatching(
        /^the connection to 127.0.0.1:\d+ is refused \(ECONNREFUSED\)$/u,
      ) as string,
    });
  });

  it('says so when the name is unknown', async () => {
    await expect(connect(settingsFor('https://no-such-host.invalid'))).rejects.toMatchObject({
      code: 'API_UNREACHABLE',
      message: expect.stringContaining('no address is known for this name') as string,
    });
  });

  it('says so when the port does not speak https', async () => {
    server = await startServer(nothing);
    await expect(connect(settingsFor(server.url.replace('http:', 'https:')))).rejects.toMatchObject({
      code: 'API_TLS',
      hints: [expect.stringContaining('http://') as string],
    });
  });

  it('says so when the port speaks something else', async () => {
    const plain = createPlainServer((socket) => {
      socket.resume().end('SSH-2.0-OpenSSH_9.2\r\n');
    });
    const port = await listen(plain);
    await expect(
      connect(settingsFor(`http://127.0.0.1:${String(port)}`, { retries: 0 })),
    ).rejects.toMatchObject({
      code: 'API_UNREACHABLE',
    });
    await new Promise((resolve) => plain.close(resolve));
  });

  it('does not wait for a server that has never answered', async () => {
    server = await startServer(() => undefined);
    await expect(
      connect(settingsFor(server.url, { timeoutMilliseconds: 50, retries: 20 })),
    ).rejects.toMatchObject({
      code: 'API_UNREACHABLE',
      message: expect.stringContaining('within 0.05 seconds') as string,
    });
    expect(server.seen).toHaveLength(1);
  });

  it('says so when the server is down behind its gateway', async () => {
    const failure = await meet((_, response) => {
      html(response, 502, '<title>502 Bad Gateway</title>');
    }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'UnreachableError', code: 'API_UNREACHABLE', status: 502 });
    expect(server?.seen).toHaveLength(2);
  });

  it('ends with the reason of the signal', async () => {
    server = await startServer(() => undefined);
    const controller = new AbortController();
    const connecting = connect(settingsFor(server.url), { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(connecting).rejects.toThrow('enough');
  });
});
