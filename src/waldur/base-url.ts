/** An address that cannot be that of an API: what is wrong with it, as the end of a sentence, and what to do. */
export interface UnusableAddress {
  readonly problem: string;
  readonly hints: readonly string[];
}

/**
 * The address of the API with `/api/` at the end, from an address with or without it.
 * What it returns for an unusable one never quotes a password of the address.
 */
export function parseBaseUrl(text: string): { readonly url: string } | UnusableAddress {
  const address = parse(text.trim());
  if (address === undefined || (address.protocol !== 'https:' && address.protocol !== 'http:')) {
    return { problem: 'is not an http or https address', hints: [EXAMPLE] };
  }
  if (address.username !== '' || address.password !== '') {
    return {
      problem: 'holds a user name or a password',
      hints: ['Write the address without them; the token alone signs in.'],
    };
  }
  if (address.search !== '' || address.hash !== '') {
    return { problem: 'has a query or a fragment', hints: [EXAMPLE] };
  }
  const parts = address.pathname.split('/').filter((part) => part !== '');
  const api = parts.indexOf('api');
  if (api !== -1 && api !== parts.length - 1) {
    return {
      problem: 'goes on after /api/',
      hints: [`Try ${address.origin}/${parts.slice(0, api + 1).join('/')}/ instead.`],
    };
  }
  const path = api === -1 ? [...parts, 'api'] : parts;
  return { url: `${address.origin}/${path.join('/')}/` };
}

const EXAMPLE = 'It looks like https://waldur.example.org or https://waldur.example.org/api/.';

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
