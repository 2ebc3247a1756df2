import type { Json } from '../json.ts';
import type { World } from '../world.ts';
import { json, notFoundPage, type Answer } from './answer.ts';
import { parseBody } from './parse-body.ts';
import { Refusal } from './refusal.ts';
import type { createRouter } from './router.ts';
import { signIn, signInRequired } from './sign-in.ts';

/** A request as it came in. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly body: string;
  readonly base: string;
}

/** What a request led to. */
export interface Dispatched {
  readonly answer: Answer;
  readonly actor: string;
  readonly body: Json | undefined;
}

/** What every address says of itself. */
const METADATA = { name: '', description: '', renders: ['application/json'], parses: ['application/json'] };

const API = '/api/';
/** Where people sign in, beside the API. */
const SIGN_IN = '/api-auth/';

/** Answers a request: path, slash, token, method, body, route, in the order in which the real server looks at them. */
export function dispatch(
  world: World,
  router: ReturnType<typeof createRouter>,
  request: Incoming,
): Dispatched {
  let actor = 'anonymous';
  let body: Json | undefined;
  try {
    world.worker.run();
    const path = routePath(request.path);
    const match = path === undefined ? undefined : router.find(path);
    if (match === undefined) return { answer: notFoundPage(), actor, body };
    if (!request.path.endsWith('/')) {
      const query = request.query.toString();
      const location = `${request.path}/${query === '' ? '' : `?${query}`}`;
      return { answer: { status: 301, html: '', headers: { Location: location } }, actor, body };
    }
    const user = signIn(world, request.authorization);
    if (user !== undefined) actor = user.username;
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const route = match.routes.get(method);
    if (user === undefined && route?.open !== true) throw signInRequired();
    if (method === 'OPTIONS') return { answer: json(200, METADATA), actor, body };
    if (route === undefined) {
      const allow = [...match.routes.keys(), 'HEAD', 'OPTIONS'].join(', ');
      return {
        answer: json(405, { detail: `Method "${request.method}" not allowed.` }, { Allow: allow }),
        actor,
        body,
      };
    }
    body = parseBody(request.body);
    const answer = route.handle({
      method: request.method,
      path: request.path,
      params: match.params,
      query: request.query,
      body,
      base: request.base,
      world,
      user,
    });
    return { answer, actor, body };
  } catch (error) {
    if (error instanceof Refusal) return { answer: error.answer, actor, body };
    throw error;
  }
}

function routePath(path: string): string | undefined {
  if (path.startsWith(SIGN_IN)) return path.slice(1);
  if (!`${path}/`.startsWith(API)) return undefined;
  const rest = path.slice(API.length);
  return `/${rest}`.startsWith(SIGN_IN) ? undefined : rest;
}
