import type { Json } from '../json.ts';

/** What a route answers; the server adds lengths and sends it. */
export interface Answer {
  readonly status: number;
  /** Absent: no bytes. */
  readonly body?: Json;
  /** A page instead of JSON. */
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A JSON answer. */
export function json(status: number, body: Json, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, body, headers };
}

/** An answer without a body, as most actions give. */
export function empty(status: number): Answer {
  return { status };
}

function page(title: string, text: string): string {
  return `\n<!doctype html>\n<html lang="en">\n<head>\n  <title>${title}</title>\n</head>\n<body>\n  <h1>${title}</h1><p>${text}</p>\n</body>\n</html>\n`;
}

/** The page for a path that no route knows. */
export function notFoundPage(): Answer {
  return { status: 404, html: page('Not Found', 'The requested resource was not found on this server.') };
}

/** The page of an unhandled error. */
export function serverErrorPage(): Answer {
  return { status: 500, html: page('Server Error (500)', '') };
}

/** The page of a proxy that cannot reach the server behind it. */
export function badGatewayPage(): Answer {
  return {
    status: 502,
    html: '<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>\n',
  };
}
