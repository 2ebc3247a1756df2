import type { Json } from '../../src/sandbox/json.ts';
import type { Job, Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { AnswerComparison, type Actual } from './compare-answer.ts';
import { Placeholders } from './placeholders.ts';
import type { Exchange, OutsideEvent, Recording } from './recording.ts';

const POLLS = 20;
const KNOWN_EVENT_KEYS = new Set([
  'before',
  'wait_s',
  'until_idle',
  'worker',
  'job',
  'set',
  'request',
  'together',
  'backend',
  'backend_error',
]);
const JOBS = new Set<string>(['revoke_expired_grants', 'month_end'] satisfies Job[]);

interface Replay {
  readonly sandbox: Sandbox;
  readonly placeholders: Placeholders;
}

function tokenOf({ sandbox, placeholders }: Replay, actor: string): string | undefined {
  if (actor === 'anonymous' || actor === 'nobody') return undefined;
  return placeholders.get(`token:${actor}`) ?? sandbox.token(actor);
}

async function ask(replay: Replay, actor: string, request: Exchange['request']): Promise<Actual> {
  const { placeholders } = replay;
  const headers = new Headers();
  const token = tokenOf(replay, actor);
  if (token !== undefined) headers.set('Authorization', `Token ${token}`);
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    headers.set(name, placeholders.fill(value));
  }
  const body =
    request.raw ??
    (request.body === undefined ? undefined : JSON.stringify(placeholders.fillAll(request.body)));
  if (body !== undefined && !headers.has('content-type')) headers.set('Content-Type', 'application/json');
  const response = await fetch(placeholders.fill(`{{base}}${request.path}`), {
    method: request.method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

function valueAt(text: string, pointer: string): Json | undefined {
  let value: Json | undefined;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  for (const part of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, Json>>)[part];
  }
  return value;
}

function bind({ placeholders }: Replay, exchange: Exchange, actual: Actual): void {
  for (const [name, pointer] of Object.entries(exchange.bind ?? {})) {
    const value = valueAt(actual.text, pointer);
    if (typeof value !== 'string') continue;
    const id = value.startsWith('http') ? value.split('/').findLast((part) => part !== '') : value;
    placeholders.bind(name, id ?? value);
  }
}

/** Changes rows as somebody on the server would; false when the sandbox does not have such a row. */
function setRows(
  { sandbox: { store }, placeholders }: Replay,
  rows: NonNullable<OutsideEvent['set']>,
): boolean {
  return Object.entries(rows).every(([key, values]) => {
    const uuid = placeholders.get(key) ?? '';
    const row =
      store.customers.get(uuid) ??
      store.offerings.get(uuid) ??
      store.tenants.get(uuid) ??
      store.serverGroups.get(uuid) ??
      store.instances.get(uuid);
    const columns = Object.entries(values).map(
      ([name, value]) =>
        [
          COLUMNS[name] ?? name,
          name === 'server_group' ? placeholders.get(typeof value === 'string' ? value : '') : value,
        ] as const,
    );
    if (row === undefined || !columns.every(([name]) => name in row)) return false;
    Object.assign(row, Object.fromEntries(columns));
    return true;
  });
}

/** How the rows of the sandbox name the columns that recordings change. */
const COLUMNS: Readonly<Record<string, string>> = {
  error_message: 'errorMessage',
  error_traceback: 'errorTraceback',
  server_group: 'serverGroup',
};

/** Plays what happens between two exchanges; answers what the sandbox cannot do. */
async function happen(replay: Replay, event: OutsideEvent): Promise<string | undefined> {
  const unknown = Object.keys(event).find((key) => !KNOWN_EVENT_KEYS.has(key));
  if (unknown !== undefined) return `the sandbox cannot play the event "${unknown}"`;
  const { worker } = replay.sandbox;
  if (typeof event.worker === 'boolean') worker.isOn = event.worker;
  if (event.wait_s === 'until_idle' || event.until_idle === true) worker.finish();
  else if (event.wait_s !== undefined) replay.sandbox.clock.advance(event.wait_s * 1000);
  if (event.job !== undefined) {
    if (!JOBS.has(event.job)) return `the sandbox has no job "${event.job}"`;
    replay.sandbox.runJob(event.job as Job);
  }
  if (event.set !== undefined && !setRows(replay, event.set)) {
    return `the sandbox cannot change ${JSON.stringify(event.set)}`;
  }
  for (const [key, behaviour] of Object.entries(event.backend ?? {})) {
    const settings = replay.sandbox.store.serviceSettings.get(replay.sandbox.ids.get(key) ?? '');
    if (settings === undefined) return `the sandbox has no service settings "${key}"`;
    settings.backend = behaviour;
    settings.backendError = event.backend_error ?? settings.backendError;
  }
  if (event.request !== undefined) await ask(replay, event.request.as, event.request);
  return undefined;
}

function unstableOf(recording: Recording, index: number): readonly string[] {
  return (recording.seed.switches?.unstable ?? [])
    .map((line) => /^(\d+) ([^:\s]+)/.exec(line))
    .filter((match) => match !== null && Number(match[1]) === index)
    .map((match) => match?.[2] ?? '');
}

async function playExchange(replay: Replay, recording: Recording, index: number): Promise<readonly string[]> {
  const exchange = recording.exchanges[index];
  if (exchange === undefined) return [];
  const tries = recording.seed.polled?.includes(index) === true ? POLLS : 1;
  let differences: readonly string[] = [];
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const actual = await ask(replay, exchange.as, exchange.request);
    bind(replay, exchange, actual);
    const comparison = new AnswerComparison(exchange, replay.placeholders, unstableOf(recording, index));
    comparison.compare(actual);
    differences = comparison.differences;
    if (differences.length === 0) break;
    replay.sandbox.clock.advance(1000);
  }
  const { method, path } = exchange.request;
  return differences.map((difference) => `[${String(index)}] ${method} ${path}: ${difference}`);
}

/** Plays a recording against a sandbox of its own, seeded as it says; answers every difference as a sentence. */
export async function playRecording(recording: Recording): Promise<readonly string[]> {
  const sandbox = await startSandbox({ generation: recording.profile, seed: recording.seed });
  try {
    const placeholders = new Placeholders(sandbox.url.replace(/\/api\/$/, ''), sandbox.ids);
    for (const actor of Object.keys(recording.seed.actors ?? {})) {
      placeholders.bind(`token:${actor}`, sandbox.token(actor));
    }
    const replay = { sandbox, placeholders };
    const differences: string[] = [];
    for (const index of recording.exchanges.keys()) {
      for (const event of (recording.seed.events ?? []).filter(({ before }) => before === index)) {
        const problem = await happen(replay, event);
        if (problem !== undefined) differences.push(`[${String(index)}] ${problem}`);
      }
      differences.push(...(await playExchange(replay, recording, index)));
    }
    return differences;
  } finally {
    await sandbox.close();
  }
}
