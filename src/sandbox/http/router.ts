import type { Handler } from './call.ts';

/** One method of one path. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Segments after `/api/`, e.g. `marketplace-plans/:uuid/archive`; `''` is the root. */
  readonly path: string;
  readonly handle: Handler;
  /** True: answered without a token. */
  readonly open?: boolean;
}

/** What a path leads to: its routes by method, and the parts of the path. */
export interface Match {
  readonly routes: ReadonlyMap<string, Route>;
  readonly params: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly segments: readonly string[];
  readonly routes: Map<string, Route>;
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function capture(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return params;
}

/** Finds routes by path, words before parameters: `users/me` wins over `users/:uuid`. */
export function createRouter(routes: readonly Route[]): { find(path: string): Match | undefined } {
  const patterns = new Map<string, Pattern>();
  for (const route of routes) {
    const pattern = patterns.get(route.path) ?? { segments: segmentsOf(route.path), routes: new Map() };
    pattern.routes.set(route.method, route);
    patterns.set(route.path, pattern);
  }
  const ordered = [...patterns.values()].toSorted(
    (left, right) => parameters(left.segments) - parameters(right.segments),
  );
  return {
    find(path) {
      const segments = segmentsOf(path);
      for (const pattern of ordered) {
        if (pattern.segments.length !== segments.length) continue;
        const params = capture(pattern.segments, segments);
        if (params !== undefined) return { routes: pattern.routes, params };
      }
      return undefined;
    },
  };
}

function parameters(segments: readonly string[]): number {
  return segments.filter((segment) => segment.startsWith(':')).length;
}
