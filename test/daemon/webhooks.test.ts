import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../src/manifest/secret.ts';
import { serve, type Served } from './served.ts';

const SECRET = 'a secret of the forge';
const PUSH = { ref: 'refs/heads/main', repository: { clone_url: 'https://git.example.org/a/b.git' } };
const GITLAB_PUSH = {
  object_kind: 'push',
  ref: 'refs/heads/main',
  project: { git_ssh_url: 'git@git.example.org:a/b.git', git_http_url: 'https://git.example.org/a/b.git' },
};
const ASKED = 'pushed https://git.example.org/a/b.git refs/heads/main';

let served: Served;
beforeAll(async () => {
  const secret = new Secret(SECRET);
  served = await serve({ webhooks: { github: secret, gitlab: secret } });
});
afterAll(() => served.close());

const sign = (body: string, secret = SECRET): string =>
  createHmac('sha256', secret).update(body).digest('hex');

interface Delivery {
  readonly body: string;
  readonly headers: Record<string, string>;
}

function github(payload: unknown, headers: Record<string, string> = {}): Delivery {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-hub-signature-256': `sha256=${sign(body)}`,
      ...headers,
    },
  };
}

function gitlab(payload: unknown, token = SECRET, type = 'application/json'): Delivery {
  return {
    body: JSON.stringify(payload),
    headers: { 'content-type': type, 'x-gitlab-event': 'Push Hook', 'x-gitlab-token': token },
  };
}

const signature = (value: string): Record<string, string> => ({ 'x-hub-signature-256': value });
const body = JSON.stringify(PUSH);
const form = new URLSearchParams({ payload: body }).toString();
const FORM = 'application/x-www-form-urlencoded';

describe('a delivery', () => {
  it.each<[name: string, forge: string, delivery: Delivery, status: number, asked: readonly string[]]>([
    ['is taken', 'github', github(PUSH), 202, [ASKED]],
    ['of a form is taken', 'github', github(form, { 'content-type': FORM }), 202, [ASKED]],
    [
      'with a charset is taken',
      'github',
      github(PUSH, { 'content-type': 'application/json; charset=utf-8' }),
      202,
      [ASKED],
    ],
    [
      'of another repository is taken alike',
      'github',
      github({ ...PUSH, repository: { clone_url: 'https://x/' } }),
      202,
      [],
    ],
    ['of another event is taken alike', 'github', github({ zen: 'Keep it simple.' }), 202, []],
    ['of no JSON is taken alike', 'github', github('not JSON'), 202, []],
    ['of a list is taken alike', 'github', github([PUSH]), 202, []],
    ['with odd fields is taken alike', 'github', github({ ref: 1, repository: [null] }), 202, []],
    [
      'with a wrong signature is refused',
      'github',
      github(PUSH, signature(`sha256=${sign(`${body} `)}`)),
      401,
      [],
    ],
    [
      'signed with another secret is refused',
      'github',
      github(PUSH, signature(`sha256=${sign(body, 'x')}`)),
      401,
      [],
    ],
    [
      'with an old signature is refused',
      'github',
      github(PUSH, { 'x-hub-signature-256': '', 'x-hub-signature': 'sha1=0' }),
      401,
      [],
    ],
    [
      'with part of a signature is refused',
      'github',
      github(PUSH, signature(`sha256=${sign(body).slice(0, -1)}`)),
      401,
      [],
    ],
    [
      'with a signature in capitals is refused',
      'github',
      github(PUSH, signature(`SHA256=${sign(body)}`)),
      401,
      [],
    ],
    ['of text is refused', 'github', github(PUSH, { 'content-type': 'text/plain' }), 415, []],
    ['of no type is refused', 'github', github(PUSH, { 'content-type': '' }), 415, []],
    ['that is huge is refused', 'github', github('x'.repeat(6_000_000)), 413, []],
    ['of GitLab is taken', 'gitlab', gitlab(GITLAB_PUSH), 202, [ASKED]],
    ['of GitLab with a wrong token is refused', 'gitlab', gitlab(GITLAB_PUSH, 'wrong'), 401, []],
    ['of GitLab without a token is refused', 'gitlab', gitlab(GITLAB_PUSH, ''), 401, []],
    ['of GitLab as a form is refused', 'gitlab', gitlab(GITLAB_PUSH, SECRET, FORM), 415, []],
    [
      'of a forge that is not configured is refused',
      'gitea',
      github(PUSH, { 'x-gitea-signature': sign(body) }),
      401,
      [],
    ],
    ['of an unknown forge is not', 'bitbucket', github(PUSH), 404, []],
  ])('%s', async (_name, forge, delivery, status, asked) => {
    const before = served.control.asked.length;
    const answer = await served.ask(`/webhooks/${forge}`, { method: 'POST', ...delivery });
    expect(answer.status).toBe(status);
    expect(served.control.asked.slice(before)).toEqual(asked);
  });

  it('needs no name of this machine, and no token', async () => {
    const headers = { ...github(PUSH).headers, 'x-forwarded-for': '203.0.113.7' };
    const answer = await served.ask('/webhooks/github', { method: 'POST', body, headers });
    expect(answer.status).toBe(202);
  });

  it('that comes twice makes the daemon look twice, and is answered alike', async () => {
    const before = served.control.asked.length;
    const send = (): Promise<Response> => served.ask('/webhooks/github', { method: 'POST', ...github(PUSH) });
    const texts = await Promise.all([await send(), await send()].map((answer) => answer.text()));
    expect(new Set(texts).size).toBe(1);
    expect(served.control.asked.slice(before)).toEqual([ASKED, ASKED]);
  });

  it('of a chunked body is limited too', async () => {
    const chunks = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(1_000_000));
      },
    });
    const sent = served.ask('/webhooks/github', {
      method: 'POST',
      headers: github('').headers,
      body: chunks,
      duplex: 'half',
    });
    // The connection is closed while the body is still being sent: the client sees the answer, or the end.
    const status = await sent.then(
      (answer) => answer.status,
      () => 413,
    );
    expect(status).toBe(413);
    expect((await served.ask('/healthz')).status).toBe(200);
  });

  it('of Gitea is taken', async () => {
    const other = await serve({ webhooks: { gitea: new Secret(SECRET) } });
    for (const [given, status] of [
      [sign(body), 202],
      [`sha256=${sign(body)}`, 401],
    ] as const) {
      const headers = { 'content-type': 'application/json', 'x-gitea-signature': given };
      expect((await other.ask('/webhooks/gitea', { method: 'POST', body, headers })).status).toBe(status);
    }
    expect(other.control.asked).toEqual([ASKED]);
    await other.close();
  });

  it('is counted, and its secret is in no log', async () => {
    const text = await (await served.ask('/metrics')).text();
    expect(text).toMatch(/waldur_gitops_webhooks_total\{forge="gitlab"\} 1\n/u);
    expect(text).toMatch(/waldur_gitops_refused_requests_total\{reason="signature"\} \d/u);
    expect(served.log.join('')).not.toContain(SECRET);
  });
});
