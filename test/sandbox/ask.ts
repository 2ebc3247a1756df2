import type { Json } from '../../src/sandbox/json.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

/** An answer with its body parsed; `undefined` for an empty one, text for a page. */
export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Asks the sandbox as an actor (`anonymous`: without a token). */
export async function ask(
  sandbox: Sandbox,
  actor: string,
  method: string,
  path: string,
  body?: Json,
): Promise<Asked> {
  const response = await fetch(new URL(path, sandbox.url), {
    method,
    redirect: 'manual',
    headers: {
      ...(actor === 'anonymous' ? {} : { Authorization: `Token ${sandbox.token(actor)}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  const parsed: unknown = isJson ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : parsed };
}

/** A value inside an answer; `undefined` where there is none. */
export function at(body: unknown, ...path: readonly (string | number)[]): unknown {
  let value = body;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[part];
  }
  return value;
}

/** The body of a small offering of the default seed. */
export function offeringBody(sandbox: Sandbox, changes: Readonly<Record<string, Json>> = {}): Json {
  return {
    name: 'Test cluster',
    customer: `${sandbox.url}customers/${sandbox.id('university')}/`,
    category: `${sandbox.url}marketplace-categories/${sandbox.id('hpc_category')}/`,
    type: 'Marketplace.Slurm',
    components: [
      { type: 'node_hours', name: 'Node hours', measured_unit: 'h', billing_type: 'usage' },
      { type: 'seat', name: 'Seats', measured_unit: 'seats', billing_type: 'fixed' },
    ],
    plans: [{ name: 'Default', unit: 'month' }],
    ...changes,
  };
}

/** Creates an offering as staff; answers its uuid and that of its first plan. */
export async function createOffering(
  sandbox: Sandbox,
  changes: Readonly<Record<string, Json>> = {},
): Promise<{ readonly offering: string; readonly plan: string }> {
  const { body, status } = await ask(
    sandbox,
    'admin',
    'POST',
    'marketplace-provider-offerings/',
    offeringBody(sandbox, changes),
  );
  if (status !== 201) throw new Error(`the offering was not created: ${JSON.stringify(body)}`);
  return { offering: String(at(body, 'uuid')), plan: String(at(body, 'plans', 0, 'uuid')) };
}
