import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';
import { Secret } from '../../manifest/secret.ts';
import { mapAt, textAt, uuidAt } from './json-fields.ts';
import { readComponents, type LiveComponent } from './live-component.ts';
import { readPlans, type LivePlan } from './live-plan.ts';

/** The maps of an offering that hold secrets. */
export const SECRET_MAPS = ['secret_options', 'service_attributes'] as const;
export type SecretMapName = (typeof SECRET_MAPS)[number];

/**
 * An offering as the server shows it, as far as it was read. What was not read, and what this account may not see, is
 * undefined. See docs/waldur-api/offerings.md, Reading.
 */
export interface LiveOffering {
  readonly uuid: string;
  readonly url: string;
  readonly name: string;
  readonly type: string;
  readonly state: string;
  readonly customerUuid: string;
  readonly components: readonly LiveComponent[] | undefined;
  readonly plans: readonly LivePlan[] | undefined;
  /** By map and key; a map is undefined when the server hides it. */
  readonly secrets: Readonly<Partial<Record<SecretMapName, Readonly<Record<string, Secret | null>>>>>;
  /** All other fields as they came. It holds no secrets. */
  readonly row: JsonObject;
}

/** Reads one answer of the server; `undefined` when it is no offering. */
export function readOffering(answer: Json | undefined): LiveOffering | undefined {
  if (!isJsonObject(answer)) return undefined;
  const uuid = uuidAt(answer, 'uuid');
  const name = textAt(answer, 'name');
  if (uuid === undefined || name === undefined) return undefined;
  const row = Object.fromEntries(Object.entries(answer).filter(([field]) => !isSecretMap(field)));
  return {
    uuid,
    url: textAt(row, 'url') ?? '',
    name,
    type: textAt(row, 'type') ?? '',
    state: textAt(row, 'state') ?? '',
    customerUuid: uuidAt(row, 'customer_uuid') ?? '',
    components: readComponents(row),
    plans: readPlans(row),
    secrets: Object.fromEntries(SECRET_MAPS.flatMap((field) => secretMap(answer, field))),
    row,
  };
}

/** The same offering with what a further read has shown of it. */
export function withMore(live: LiveOffering, more: LiveOffering): LiveOffering {
  return {
    ...live,
    components: more.components ?? live.components,
    plans: more.plans ?? live.plans,
    secrets: { ...live.secrets, ...more.secrets },
    row: { ...live.row, ...more.row },
  };
}

function isSecretMap(field: string): boolean {
  return SECRET_MAPS.some((name) => name === field);
}

function secretMap(
  answer: JsonObject,
  field: SecretMapName,
): readonly (readonly [SecretMapName, Readonly<Record<string, Secret | null>>])[] {
  const map = mapAt(answer, field);
  if (map === undefined) return [];
  const entries = Object.entries(map).map(([key, value]) => [key, value === null ? null : new Secret(value)]);
  return [[field, Object.fromEntries(entries) as Record<string, Secret | null>]];
}
