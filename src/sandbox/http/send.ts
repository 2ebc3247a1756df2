import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';

/** How an answer is sent. */
export interface Sending {
  /** HEAD: headers only. */
  readonly headersOnly: boolean;
  /** Half of the body, then the connection ends. */
  readonly truncate: boolean;
}

/** Sends an answer with its length and type. */
export function send(response: ServerResponse, answer: Answer, sending: Sending): void {
  const { status, body, html } = answer;
  const text = html ?? (body === undefined ? '' : JSON.stringify(body));
  const bytes = Buffer.from(text, 'utf8');
  if (html !== undefined || body !== undefined) {
    response.setHeader('Content-Type', html === undefined ? 'application/json' : 'text/html; charset=utf-8');
  }
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (status !== 204) response.setHeader('Content-Length', bytes.length);
  response.writeHead(status);
  if (sending.headersOnly) {
    response.end();
  } else if (sending.truncate && bytes.length > 1) {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
  } else {
    response.end(bytes);
  }
}
