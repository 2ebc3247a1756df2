import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';
import type { LiveToken } from './live-token.ts';

/** An account as the server shows it, as far as it was read. See docs/waldur-api/service-accounts.md, Accounts. */
export interface LiveAccount {
  readonly uuid: string;
  readonly username: string;
  /** `undefined` when the server does not show it to this account. */
  readonly isActive: boolean | undefined;
  /** It has agreed to the policy of the server, so that every change of it is taken. */
  readonly hasAgreed: boolean;
  /** It signs in by itself, so nobody else keeps its profile. */
  readonly isLocal: boolean;
  /** Fields that an identity provider keeps, and changes of which the server drops. */
  readonly keptElsewhere: readonly string[];
  /** The fields that were read, as they came; nothing secret. */
  readonly row: JsonObject;
  /** Absent when the manifest says nothing of the token, or it cannot be read. */
  readonly token?: LiveToken;
}

/** What is read of every account, besides the declared fields. */
export const ACCOUNT_FIELDS = [
  'uuid',
  'username',
  'is_active',
  'agreement_date',
  'registration_method',
] as const;

/** Reads one answer of the server; `undefined` when it is no account. */
export function readAccount(answer: Json | undefined): LiveAccount | undefined {
  if (!isJsonObject(answer)) return undefined;
  // Asked for single fields a server shows no token; should one do so all the same, it goes no further.
  const { token: _, ...row } = answer;
  const uuid = plainUuid(row['uuid'] ?? null);
  const { username, is_active: isActive, registration_method: method } = row;
  if (typeof uuid !== 'string' || typeof username !== 'string') return undefined;
  return {
    uuid,
    username,
    isActive: typeof isActive === 'boolean' ? isActive : undefined,
    hasAgreed: typeof row['agreement_date'] === 'string',
    isLocal: typeof method !== 'string' || method === '' || method === 'default',
    keptElsewhere: textsAt(row, 'identity_provider_fields'),
    row,
  };
}

function textsAt(row: JsonObject, field: string): readonly string[] {
  const list = row[field];
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}
