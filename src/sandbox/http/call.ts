import { isObject, type Json, type JsonObject } from '../json.ts';
import type { User } from '../store/rows.ts';
import type { World } from '../world.ts';
import { json, type Answer } from './answer.ts';
import { badRequest, Refusal } from './refusal.ts';

/** One request as a route sees it: signed in (unless the route is open), with its body parsed. */
export interface Call {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** The named parts of the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** `undefined` for an empty body. */
  readonly body: Json | undefined;
  /** Scheme and host that links are built on, without a trailing slash. */
  readonly base: string;
  readonly world: World;
  readonly user: User | undefined;
}

/** Answers a call; throws Refusal. */
export type Handler = (call: Call) => Answer;

/** The signed-in user; the router has refused anonymous calls to routes that need one. */
export function callerOf(call: Call): User {
  if (call.user === undefined) {
    throw new Refusal(json(401, { detail: 'Authentication credentials were not provided.' }));
  }
  return call.user;
}

/** The body as an object; an empty one counts as `{}`. */
export function bodyObject(call: Call): JsonObject {
  if (call.body === undefined) return {};
  if (isObject(call.body)) return call.body;
  throw badRequest({
    non_field_errors: [`Invalid data. Expected a dictionary, but got ${pythonType(call.body)}.`],
  });
}

/** The name that error messages give to the type of a value. */
export function pythonType(value: Json): string {
  if (value === null) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return typeof value === 'string' ? 'str' : 'dict';
}

/** The address of an object. */
export function objectUrl(call: Pick<Call, 'base'>, collection: string, uuid: string): string {
  return `${call.base}/api/${collection}/${uuid}/`;
}
