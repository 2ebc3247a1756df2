import { once } from 'node:events';
import { createServer, request as open, type IncomingMessage, type ServerResponse } from 'node:http';

/** A server that stands before another one. */
export interface Proxy {
  /** Ends with `/api/`. */
  readonly url: string;
  close(): Promise<void>;
}

/** A request that has arrived whole, and what can be done with it. */
export interface Passing {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly response: ServerResponse;
  /** Lets the server behind answer it. Resolves once that one has answered, before the answer is passed on. */
  readonly forward: () => Promise<IncomingMessage>;
}

/** Starts a proxy on the loopback interface. `pass` answers each request, or calls `forward` and `relay`. */
export async function startProxy(url: string, pass: (passing: Passing) => void): Promise<Proxy> {
  const target = new URL(url);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      pass({ request, body, response, forward: () => send(target, request, body) });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${String(port)}/api/`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers as the server behind does; what is cut short there is cut short here too. */
export async function relay({ forward, response }: Passing): Promise<void> {
  try {
    const answered = await forward();
    response.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(response);
    answered.on('aborted', () => response.destroy());
  } catch {
    response.destroy();
  }
}

function send(target: URL, request: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const { method, headers, url: path } = request;
  return new Promise((resolve, reject) => {
    const onward = open({ host: target.hostname, port: target.port, method, path, headers }, resolve);
    onward.on('error', reject);
    onward.end(body);
  });
}
