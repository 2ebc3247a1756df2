import { afterEach, describe, expect, it } from 'vitest';
import { createReader } from '../../src/waldur/api-reader.ts';
import type { RequestLog } from '../../src/waldur/answer.ts';
import type { Reader } from '../../src/waldur/reader.ts';
import type { Settings } from '../../src/waldur/settings.ts';
import { createTransport } from '../../src/waldur/transport.ts';
import {
  html,
  json,
  settingsFor,
  startServer,
  TOKEN,
  type FakeServer,
  type Handler,
  type Seen,
} from './fake-server.ts';

let server: FakeServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function readerOf(
  handle: Handler,
  changes: Partial<Settings> & {
    signal?: AbortSignal;
    log?: (entry: RequestLog) => void;
    trace?: string;
  } = {},
): Promise<Reader> {
  server = await startServer(handle);
  const { signal, log, trace, ...settings } = changes;
  const all = settingsFor(server.url, settings);
  const watch = {
    ...(signal === undefined ? {} : { signal }),
    ...(log === undefined ? {} : { log }),
    ...(trace === undefined ? {} : { trace }),
  };
  return createReader(all.url, await createTransport(all, watch), { lanes: all.concurrency, ...watch });
}

function uuid(number: number): string {
  return number.toString(16).padStart(32, '0');
}

function objects(from: number, to: number): { uuid: string }[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => ({ uuid: uuid(from + index) }));
}

/** A list of `total` objects on a server that gives at most `cap` per page. */
function listOf(total: number, cap = 300): Handler {
  return ({ query }, response) => {
    const page = Number(query.get('page') ?? 1);
    const size = Math.min(Number(query.get('page_size') ?? 10), cap);
    if (page > 1 && (page - 1) * size >= total) {
      json(response, 404, { detail: 'Invalid page.' });
      return;
    }
    json(response, 200, objects((page - 1) * size, Math.min(page * size, total)), {
      'x-result-count': String(total),
    });
  };
}

describe('a list', () => {
  it.each([
    [0, 300, 1],
    [1, 300, 1],
    [300, 300, 1],
    [301, 300, 2],
    [1000, 300, 4],
    [1000, 70, 15],
    [25, 1, 25],
  ])('of %i objects, %i at a time, takes %i requests', async (total, cap, requests) => {
    const reader = await readerOf(listOf(total, cap));
    const list = await reader.list('marketplace-plans/', { customer_uuid: 'x', field: ['uuid', 'name'] });
    expect(list.total).toBe(total);
    expect(list.items).toEqual(objects(0, total));
    expect(reader.requests).toBe(requests);
    for (const { query } of server?.seen ?? []) {
      expect(query.get('page_size')).toBe('300');
      expect(query.get('customer_uuid')).toBe('x');
      expect(query.getAll('field')).toEqual(['uuid', 'name']);
    }
  });

  it('asks for the pages after the first side by side, and no more than the lanes allow', async () => {
    let open = 0;
    let most = 0;
    const list = listOf(3000);
    const reader = await readerOf(
      (request, response) => {
        open += 1;
        most = Math.max(most, open);
        setTimeout(() => {
          open -= 1;
          list(request, response);
        }, 20);
      },
      { concurrency: 3 },
    );
    expect((await reader.list('users/')).items).toHaveLength(3000);
    expect(most).toBe(3);
  });

  it('without pages is what came', async () => {
    const reader = await readerOf((_, response) => {
      json(response, 200, [{ offering_type: 'Marketplace.Basic' }]);
    });
    expect(await reader.list('marketplace-plugins/')).toEqual({
      items: [{ offering_type: 'Marketplace.Basic' }],
      total: 1,
    });
  });

  it('is read again when its count changes underway', async () => {
    let total = 700;
    const reader = await readerOf((request, response) => {
      if (request.query.get('page') === '3') total = 650;
      listOf(total)(request, response);
    });
    const list = await reader.list('users/');
    expect(list.total).toBe(650);
    expect(list.items).toEqual(objects(0, 650));
  });

  const broken: [string, Handler, RegExp][] = [
    ['whose count keeps changing', counting(), /its count changed/u],
    [
      'that repeats an object',
      ({ query }, response) => {
        json(response, 200, objects(0, query.has('page') ? 1 : 2), { 'x-result-count': '3' });
      },
      /came twice/u,
    ],
    [
      'whose pages are empty',
      (_, response) => {
        json(response, 200, [], { 'x-result-count': '5' });
      },
      /5 objects cannot come 0 at a time/u,
    ],
    [
      'with more objects than its count',
      (_, response) => {
        json(response, 200, objects(0, 3), { 'x-result-count': '2' });
      },
      /more than the whole list/u,
    ],
    [
      'that would never end',
      (_, response) => {
        json(response, 200, objects(0, 1), { 'x-result-count': '999999999999' });
      },
      /999999999999 objects cannot come 1 at a time/u,
    ],
    [
      'that loses a page',
      ({ query }, response) => {
        if (query.has('page')) json(response, 404, { detail: 'Invalid page.' });
        else json(response, 200, objects(0, 2), { 'x-result-count': '3' });
      },
      /page 2 is missing/u,
    ],
    [
      'with a short page',
      ({ query }, response) => {
        json(response, 200, query.has('page') ? [] : objects(0, 2), { 'x-result-count': '3' });
      },
      /page 2 has another length/u,
    ],
  ];
  it.each(broken)('%s fails after a bounded number of reads', async (_, handle, message) => {
    const reader = await readerOf(handle);
    await expect(reader.list('users/')).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(message) as string,
    });
    expect(reader.requests).toBeLessThan(20);
  });

  it.each([
    ['a page of Django', { count: 1, results: [] }, {}, /not a list/u],
    ['texts', ['a'], {}, /not a list/u],
    [
      'a list whose count was removed',
      [{ uuid: 'x' }],
      { link: '<http://x/?page=2>; rel="next"' },
      /X-Result-Count/u,
    ],
  ])('that is %s is not taken for one', async (_, body, headers, message) => {
    const reader = await readerOf((_request, response) => {
      json(response, 200, body, headers);
    });
    await expect(reader.list('users/')).rejects.toMatchObject({
      name: 'UnreachableError',
      message: expect.stringMatching(message) as string,
    });
  });

  it('comes page by page, and the rest is not read when nobody wants it', async () => {
    const reader = await readerOf(listOf(30_000));
    const sizes: number[] = [];
    for await (const page of reader.pages('users/')) {
      sizes.push(page.length);
      if (sizes.length === 3) break;
    }
    expect(sizes).toEqual([300, 300, 300]);
    expect(reader.requests).toBeLessThan(12);
  });

  it('is counted by one small request', async () => {
    const reader = await readerOf(listOf(4321));
    expect(await reader.count('users/', { is_active: true, field: ['email'] })).toBe(4321);
    expect(server?.seen.map(({ query }) => query.toString())).toEqual([
      'is_active=true&field=uuid&page_size=1',
    ]);
  });
});

describe('one object', () => {
  it('that is absent is undefined, and an absent address is an error', async () => {
    const reader = await readerOf(({ path }, response) => {
      if (path === '/api/users/x/') json(response, 404, { detail: 'No User matches the given query.' });
      else html(response, 404, '<h1>Not Found</h1>');
    });
    expect(await reader.get('users/x/')).toBeUndefined();
    await expect(reader.get('no-such-things/')).rejects.toMatchObject({
      name: 'RejectedByApiError',
      status: 404,
      sentences: ['It sent a page of HTML.'],
    });
  });

  it.each([['/users/'], ['users'], ['users/../../x/'], ['users/?x=1/'], ['https://evil.example.org']])(
    'has no address %s',
    async (path) => {
      const reader = await readerOf(listOf(1));
      await expect(reader.get(path)).rejects.toThrow('is not a path below /api/');
    },
  );
});

describe('a failing read', () => {
  it('of an answer that never ends stops', async () => {
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    const reader = await readerOf((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      more();
    });
    await expect(reader.get('users/x/')).rejects.toMatchObject({
      name: 'UnreachableError',
      message: 'the answer is larger than 128 MiB and was not read to its end',
    });
  });

  it.each([429, 502, 503, 504])('is repeated after a %i', async (status) => {
    const reader = await readerOf(
      first((response) => {
        html(response, status, '');
      }),
    );
    expect(await reader.get('users/x/')).toEqual({ fine: true });
    expect(reader.requests).toBe(2);
  });

  it.each([
    [
      'a reset',
      (response: Parameters<Handler>[1]) => {
        response.socket?.resetAndDestroy();
      },
    ],
    [
      'an answer cut short',
      (response: Parameters<Handler>[1]) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('{"fine":');
        setTimeout(() => {
          response.socket?.destroy();
        }, 5);
      },
    ],
    [
      'half of a JSON',
      (response: Parameters<Handler>[1]) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"fine":');
      },
    ],
    ['silence', () => undefined],
  ])('is repeated after %s', async (_, fail) => {
    const reader = await readerOf(
      // Something has to be answered first: a server that never did is given up at once.
      first(fail, '/api/users/x/'),
      { timeoutMilliseconds: 200 },
    );
    await reader.get('users/other/');
    expect(await reader.get('users/x/')).toEqual({ fine: true });
    expect(reader.requests).toBe(3);
  });

  it.each([400, 401, 403, 409, 500, 501])('is not repeated after a %i', async (status) => {
    const reader = await readerOf((_, response) => {
      json(response, status, { detail: 'No.' });
    });
    await expect(reader.get('users/x/')).rejects.toMatchObject({ status });
    expect(reader.requests).toBe(1);
  });

  it('waits as long as Retry-After says, and gives up when that is too long', async () => {
    const times: number[] = [];
    const reader = await readerOf(({ path }, response) => {
      times.push(performance.now());
      const wanted = path === '/api/users/short/' ? '1' : new Date(Date.now() + 3_600_000).toUTCString();
      if (times.length === 2) json(response, 200, {});
      else json(response, 429, { detail: 'Request was throttled.' }, { 'retry-after': wanted });
    });
    await reader.get('users/short/');
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(990);
    const failure: unknown = await reader.get('users/long/').catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'TransientApiError', status: 429, outcome: 'none' });
    expect((failure as { retryAfter: number }).retryAfter).toBeGreaterThan(3500);
    expect(reader.requests).toBe(3);
  });

  it('waits no longer when the signal comes', async () => {
    const controller = new AbortController();
    const reader = await readerOf(
      (_, response) => {
        json(response, 503, { detail: 'Later.' }, { 'retry-after': '30' });
        setTimeout(() => {
          controller.abort(new Error('enough'));
        }, 20);
      },
      { signal: controller.signal },
    );
    await expect(reader.get('users/x/')).rejects.toThrow('enough');
    await expect(reader.list('users/')).rejects.toThrow('enough');
    expect(reader.requests).toBe(1);
  });

  it('carries the trace of its run, and an id of its own with every try', async () => {
    const log: RequestLog[] = [];
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const reader = await readerOf(
      first((response) => {
        response.writeHead(502).end();
      }),
      { trace, log: (entry) => log.push(entry) },
    );
    await reader.get('a/');
    const seen = server?.seen.map(({ headers }) => headers) ?? [];
    const spans = seen.map(({ traceparent }) => /^00-(\w{32})-(\w{16})-01$/u.exec(String(traceparent)));
    expect(spans.map((span) => span?.[1])).toEqual([trace, trace]);
    expect(new Set(spans.map((span) => span?.[2])).size).toBe(2);
    expect(new Set(log.map(({ id }) => id)).size).toBe(2);
    expect(seen.map((headers) => headers['x-request-id'])).toEqual(log.map(({ id }) => id));
  });

  it('carries no trace when it is given none', async () => {
    const reader = await readerOf((_, response) => {
      json(response, 200, {});
    });
    await reader.get('a/');
    expect(Object.keys(server?.seen[0]?.headers ?? {})).not.toContain('traceparent');
    expect(Object.keys(server?.seen[0]?.headers ?? {})).not.toContain('x-request-id');
  });

  it('shows the token nowhere, even when the server repeats it', async () => {
    const log: RequestLog[] = [];
    const reader = await readerOf(
      (request, response) => {
        const echo = `you sent ${request.headers.authorization ?? ''}`;
        if (request.path === '/api/a/') json(response, 400, { detail: echo, [TOKEN]: [echo] });
        else if (request.path === '/api/b/') html(response, 500, `<title>${echo}</title>`);
        else if (request.path === '/api/c/') html(response, 200, `<title>${echo}</title>`);
        else json(response, 401, { detail: echo });
      },
      { log: (entry) => log.push(entry) },
    );
    for (const path of ['a/', 'b/', 'c/', 'd/']) {
      const error: unknown = await reader.get(path).catch((caught: unknown) => caught);
      const { message, stack, cause, ...rest } = error as Error;
      const everything = JSON.stringify([message, stack, String(cause), rest, log]);
      expect(message).toContain('you sent Token (hidden)');
      expect(everything).not.toContain(TOKEN);
    }
    expect(log).toEqual([
      expect.objectContaining({ method: 'GET', status: 400, repeated: 0 }),
      expect.objectContaining({ status: 500 }),
      expect.objectContaining({ status: 200 }),
      expect.objectContaining({ status: 401, url: `${server?.url ?? ''}/api/d/` }),
    ]);
  });
});

/** Fails the first request (to a path), and then answers. */
function first(fail: (response: Parameters<Handler>[1]) => void, path?: string): Handler {
  let failed = false;
  return (request: Seen, response) => {
    if (!failed && (path === undefined || request.path === path)) {
      failed = true;
      fail(response);
    } else json(response, 200, { fine: true });
  };
}

function counting(): Handler {
  let total = 700;
  return (request, response) => {
    total += 1;
    listOf(total)(request, response);
  };
}
