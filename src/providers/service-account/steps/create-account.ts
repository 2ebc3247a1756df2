import type { Json } from '../../../manifest/json.ts';
import type { ServiceAccountSpec } from '../../../manifest/types.gen.ts';
import type { Change } from '../../provider.ts';
import { captureName, type Step } from '../../step.ts';
import { accountFields } from '../account-fields.ts';
import type { LiveAccount } from '../live-account.ts';
import { acceptedFields } from './update-account.ts';

/**
 * Makes the account with all its fields. The server answers a second create with a refusal or a failure, so a lost
 * answer is looked up by the user name.
 */
export function createAccount(change: Change<ServiceAccountSpec, LiveAccount>): Step {
  const { key, spec } = change.wanted;
  const accepted = new Set<string>(acceptedFields(change));
  const fields: [string, Json][] = Object.entries(accountFields(spec));
  return {
    type: 'request',
    method: 'POST',
    path: 'users/',
    body: { value: Object.fromEntries(fields.filter(([field]) => accepted.has(field))), fill: [] },
    done: 'created',
    idempotent: false,
    lookup: {
      path: 'users/',
      query: { username: spec.username, field: ['uuid', 'url', 'username'] },
      list: '',
      where: [{ pointer: '/username', equals: spec.username }],
      except: [],
    },
    captures: [
      { capture: captureName(key, 'uuid'), take: '/uuid' },
      { capture: captureName(key, 'url'), take: '/url' },
    ],
  };
}
