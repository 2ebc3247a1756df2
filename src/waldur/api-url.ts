import type { Query } from './reader.ts';

/**
 * The address of a path below `/api/`. The path is never taken as an address of its own, so a token cannot be sent
 * to another host. Throws for a path that leads out of the API or lacks its final slash, which is a bug of ours.
 */
export function apiUrl(baseUrl: string, path: string, query: Query = {}): string {
  if (/^\/|(?:^|\/)\.{1,2}\/|[?#\\\s]/u.test(path) || (path !== '' && !path.endsWith('/'))) {
    throw new Error(`${JSON.stringify(path)} is not a path below /api/`);
  }
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === 'object') for (const one of value) parameters.append(name, one);
    else parameters.append(name, String(value));
  }
  const text = parameters.toString();
  return `${baseUrl}${path}${text === '' ? '' : `?${text}`}`;
}
