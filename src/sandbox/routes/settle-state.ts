import { json } from '../http/answer.ts';
import { bodyObject, type Call } from '../http/call.ts';
import type { Route } from '../http/router.ts';
import { demandStaff } from '../store/rights.ts';
import { coreState } from './core-state.ts';

/** What a worker makes and changes, as far as staff can set it by hand. */
interface Settled {
  state: string;
  errorMessage: string;
  errorTraceback: string;
}

/** The two ways in which staff say since 8.0 what an object is: `set_ok` and `set_erred` of a collection. */
export function settlingRoutes(collection: string, find: (call: Call) => Settled): readonly Route[] {
  return [
    { method: 'POST', path: `${collection}/:uuid/set_ok`, handle: settle(find, 'OK') },
    { method: 'POST', path: `${collection}/:uuid/set_erred`, handle: settle(find, 'Erred') },
  ];
}

function settle(find: (call: Call) => Settled, state: 'OK' | 'Erred'): Route['handle'] {
  return (call) => {
    demandStaff(call);
    const sent = bodyObject(call);
    Object.assign(find(call), {
      state,
      errorMessage: state === 'Erred' ? textOf(sent['error_message']) : '',
      errorTraceback: state === 'Erred' ? textOf(sent['error_traceback']) : '',
    } satisfies Settled);
    return json(200, { detail: `Resource has been marked as ${coreState(call, state)}.` });
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
