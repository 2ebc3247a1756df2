import type { Diagnostic } from '../manifest/diagnostic.ts';
import type { ObjectKey } from '../manifest/object-key.ts';
import type { Instance } from '../waldur/instance.ts';
import { CORE_STATES, type CoreState } from './core-state.ts';
import type { Intervention } from './intervention.ts';
import type { Change } from './provider.ts';
import type { RequestStep, WaitStep } from './step.ts';

/** An object that the server works on in the background, as its kind knows it. */
export interface CoreObject {
  /** Path below `/api/`, with the uuid and a slash at the end. */
  readonly path: string;
  readonly state: CoreState;
  /** The state in the words of the server. */
  readonly stateText: string;
  /** Empty as long as the backend has not made the object. */
  readonly backendId: string;
  /** As sentences call what is behind the object: `the cloud`. */
  readonly backend: string;
}

type AnyChange = Pick<Change<unknown, unknown>, 'wanted' | 'instance'>;

const NOTHING: Intervention = { blocked: [], warnings: [], steps: [] };

/** What is done with the object cannot be done, for this reason. */
export function notPossible(
  { wanted: { key, origin, path } }: AnyChange,
  code: string,
  doing: string,
  { reason, remedy }: { readonly reason: string; readonly remedy: string },
): Intervention {
  const blocked: Diagnostic = {
    code,
    severity: 'error',
    summary: `cannot ${doing} ${key}: ${reason}`,
    hints: [remedy],
    subject: key,
    position: origin.locate(path),
  };
  return { ...NOTHING, blocked: [blocked] };
}

/** An object that the server works on takes nothing else; `undefined` for one that it does not work on. */
export function untilIdle(
  key: ObjectKey,
  { generation }: Pick<Instance, 'generation'>,
  { state, stateText }: CoreObject,
): Intervention | undefined {
  if (state === 'ok' || state === 'erred') return undefined;
  return {
    ...NOTHING,
    warnings:
      generation === '8.0'
        ? [`should the server never finish, staff can apply --recover ${key}=set_erred`]
        : [],
    waiting: `the server to finish its work on ${key} (${stateText})`,
  };
}

/** The server reads the object again; `settled` waits until it has. Who may is left to the kind. */
export function pull(change: AnyChange, object: CoreObject, settled: WaitStep): Intervention {
  const { path, backendId, backend } = object;
  const busy = untilIdle(change.wanted.key, change.instance, object);
  if (busy !== undefined) return busy;
  if (backendId === '') {
    return notPossible(change, 'REFRESH_REFUSED', 'refresh', {
      reason: `${backend} does not have it`,
      remedy: `Make it again with apply --recover ${change.wanted.key}=recreate.`,
    });
  }
  const request: RequestStep = {
    type: 'request',
    method: 'POST',
    path: `${path}pull/`,
    done: 'asked to read it again',
    // The server refuses a second one while the first is at work.
    idempotent: false,
    lookup: {
      path,
      query: { field: ['uuid', 'state'] },
      where: [{ pointer: '/state', oneOf: CORE_STATES.updating }],
      except: [],
    },
    captures: [],
  };
  return { ...NOTHING, steps: [request, { ...settled, done: 'read again' }] };
}

/** The server takes the object for sound. Nothing is done about it. */
export function setOk(change: AnyChange, object: CoreObject): Intervention {
  const { path, backendId, backend } = object;
  return (
    staffAction(change, 'set_ok') ?? {
      blocked: [],
      warnings: [
        ...loud(`the server takes it for sound and forgets what has failed; ${backend} is not asked`, object),
        ...(backendId === '' ? [`${backend} does not have it, and does not get it by this`] : []),
      ],
      steps: [
        {
          type: 'request',
          method: 'POST',
          path: `${path}set_ok/`,
          done: 'set to OK',
          idempotent: true,
          captures: [],
        },
      ],
    }
  );
}

/** The server takes the object for erred, which frees one that it does not finish its work on. */
export function setErred(change: AnyChange, object: CoreObject): Intervention {
  const { path, backend } = object;
  const value = {
    error_message: `Set to erred by ${change.instance.caller.username}, with waldur-gitops.`,
    error_traceback: '',
  };
  return (
    staffAction(change, 'set_erred') ?? {
      blocked: [],
      warnings: loud(`the server takes it for erred; ${backend} is not asked`, object),
      steps: [
        {
          type: 'request',
          method: 'POST',
          path: `${path}set_erred/`,
          body: { value, fill: [] },
          done: 'set to erred',
          idempotent: true,
          captures: [],
        },
      ],
    }
  );
}

function loud(effect: string, { state, stateText }: CoreObject): readonly string[] {
  return [
    `only staff may do this: ${effect}`,
    ...(state === 'ok' || state === 'erred'
      ? []
      : [`it is ${stateText}: what the server is still doing with it may end in another state`]),
  ];
}

function staffAction(change: AnyChange, choice: 'set_ok' | 'set_erred'): Intervention | undefined {
  const { generation, caller } = change.instance;
  if (generation !== '8.0') {
    return notPossible(change, 'RECOVERY_REFUSED', `recover by ${choice}`, {
      reason: `servers of generation ${generation} do not have ${choice}`,
      remedy: `It came with Waldur 8.0.0. Make the object again with apply --recover ${change.wanted.key}=recreate.`,
    });
  }
  if (!caller.isStaff) {
    return notPossible(change, 'RECOVERY_REFUSED', `recover by ${choice}`, {
      reason: `only staff may, and the account ${caller.username} is not staff`,
      remedy: 'Use a token of staff.',
    });
  }
  return undefined;
}
