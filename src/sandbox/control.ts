import { json, notFoundPage, type Answer } from './http/answer.ts';
import { isObject, type Json } from './json.ts';
import { FAULT_KINDS, type Fault, type Faults } from './faults.ts';
import type { Job, LoggedRequest } from './sandbox.ts';

/** Answers a request under `/sandbox/`. */
export type Control = (method: string, url: URL, body: string) => Answer;

/** What the control routes act on. */
export interface Controlled {
  readonly faults: Faults;
  readonly requests: readonly LoggedRequest[];
  readonly clock: { now(): Date; advance(milliseconds: number): void; set(time: Date): void };
  runJob(job: Job): void;
}

const PREFIX = '/sandbox/';

const FAULTS: ReadonlySet<string> = new Set(FAULT_KINDS);

/** Whether a path belongs to the control routes rather than to the API. */
export function isControl(path: string): boolean {
  return path.startsWith(PREFIX);
}

function isFault(value: Json | undefined): value is Json & Fault {
  return isObject(value) && typeof value['kind'] === 'string' && FAULTS.has(value['kind']);
}

function parse(body: string): Json | undefined {
  try {
    const value: Json = JSON.parse(body);
    return value;
  } catch {
    return undefined;
  }
}

function bad(sentence: string): Answer {
  return json(400, { detail: sentence });
}

function moveClock(controlled: Controlled, body: Json | undefined): Answer {
  const { advance_s: seconds, time } = isObject(body) ? body : {};
  if (typeof seconds === 'number') controlled.clock.advance(seconds * 1000);
  else if (typeof time === 'string' && !Number.isNaN(Date.parse(time))) controlled.clock.set(new Date(time));
  else if (body !== undefined) return bad('Send {"advance_s": seconds} or {"time": "an ISO 8601 time"}.');
  return json(200, { time: controlled.clock.now().toISOString() });
}

function runJob(controlled: Controlled, body: Json | undefined): Answer {
  const job = isObject(body) ? body['job'] : undefined;
  if (job !== 'revoke_expired_grants' && job !== 'month_end') {
    return bad('Send {"job": "revoke_expired_grants"} or {"job": "month_end"}.');
  }
  controlled.runJob(job);
  return json(200, { job });
}

/**
 * The control routes: `GET requests`, `DELETE faults`, `POST faults` (a Fault), `GET` and `POST clock`
 * (`{"advance_s"}` or `{"time"}`), `POST jobs` (`{"job"}`). They need no token.
 */
export function createControl(controlled: Controlled): Control {
  return (method, url, text) => {
    const body = text === '' ? undefined : parse(text);
    switch (`${method} ${url.pathname.slice(PREFIX.length).replace(/\/$/, '')}`) {
      case 'GET requests':
        return json(
          200,
          controlled.requests.map((request) => ({ ...request })),
        );
      case 'POST faults':
        if (!isFault(body)) return bad(`Send {"kind": one of ${[...FAULTS].join(', ')}, …}.`);
        controlled.faults.add(body);
        return json(201, body);
      case 'DELETE faults':
        controlled.faults.clear();
        return json(200, {});
      case 'GET clock':
        return moveClock(controlled, undefined);
      case 'POST clock':
        return moveClock(controlled, body);
      case 'POST jobs':
        return runJob(controlled, body);
      default:
        return notFoundPage();
    }
  };
}
