import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A git server over https, with a certificate of its own. */
export interface GitServer {
  /** Of what is below its root, e.g. `origin.git`. */
  url(path: string): string;
  readonly caFile: string;
  /** The `Authorization` headers that it saw, and what it answers instead of the repository, if anything. */
  readonly seen: (string | undefined)[];
  redirectTo(location: string | undefined): void;
  close(): Promise<void>;
}

/** Serves the bare repositories of a directory to whoever has the password. */
export async function serveGit(root: string, password: string): Promise<GitServer> {
  const key = fileURLToPath(new URL('certificate/key.pem', import.meta.url));
  const caFile = fileURLToPath(new URL('certificate/certificate.pem', import.meta.url));
  const backend = join(execFileSync('git', ['--exec-path']).toString().trim(), 'git-http-backend');
  const seen: (string | undefined)[] = [];
  let redirect: string | undefined;
  const server = createServer({ key: readFileSync(key), cert: readFileSync(caFile) }, (request, response) => {
    const { authorization } = request.headers;
    seen.push(authorization);
    const url = new URL(request.url ?? '/', 'https://localhost');
    if (redirect !== undefined) {
      response.writeHead(302, { location: `${redirect}${url.pathname}${url.search}` }).end();
      return;
    }
    const [, given = ''] = Buffer.from((authorization ?? '').replace('Basic ', ''), 'base64')
      .toString()
      .split(':');
    if (given !== password) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    const child = spawn(backend, {
      env: {
        PATH: process.env['PATH'] ?? '',
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method ?? 'GET',
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        REMOTE_USER: 'git',
      },
    });
    request.pipe(child.stdin);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('close', () => {
      const all = Buffer.concat(chunks);
      const end = all.indexOf('\r\n\r\n');
      const headers = all.subarray(0, end).toString('latin1').split('\r\n');
      let status = 200;
      for (const header of headers) {
        const [name = '', ...rest] = header.split(': ');
        if (name === 'Status') status = Number(rest[0]?.slice(0, 3));
        else response.setHeader(name, rest.join(': '));
      }
      response.writeHead(status).end(all.subarray(end + 4));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: (path) => `https://127.0.0.1:${String(port)}/${path}`,
    caFile,
    seen,
    redirectTo(location) {
      redirect = location;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
