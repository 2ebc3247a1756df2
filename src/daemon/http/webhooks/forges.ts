import { createHmac } from 'node:crypto';
import { Secret } from '../../../manifest/secret.ts';
import { matchesSecret, secretText } from '../matches-secret.ts';

/** How the deliveries of one kind of forge look. */
export interface Forge {
  /** The header that proves where a delivery comes from. */
  readonly proof: string;
  /** The header that says what happened. */
  readonly event: string;
  /** The content types of its deliveries. */
  readonly types: readonly string[];
  /** Compares in constant time. */
  isGenuine(proof: string, body: Buffer, secret: Secret): boolean;
}

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** The forges whose deliveries are understood, by the last part of their address. */
export const FORGES = {
  github: {
    proof: 'x-hub-signature-256',
    event: 'x-github-event',
    types: [JSON_TYPE, FORM_TYPE],
    isGenuine: (proof, body, secret) => isSigned(proof, `sha256=${signature(body, secret)}`),
  },
  gitlab: {
    proof: 'x-gitlab-token',
    event: 'x-gitlab-event',
    types: [JSON_TYPE],
    isGenuine: (proof, _body, secret) => matchesSecret(proof, secret),
  },
  gitea: {
    proof: 'x-gitea-signature',
    event: 'x-gitea-event',
    types: [JSON_TYPE, FORM_TYPE],
    isGenuine: (proof, body, secret) => isSigned(proof, signature(body, secret)),
  },
} as const satisfies Record<string, Forge>;

function signature(body: Buffer, secret: Secret): string {
  return createHmac('sha256', secretText(secret)).update(body).digest('hex');
}

function isSigned(given: string, expected: string): boolean {
  return matchesSecret(given, new Secret(expected));
}
