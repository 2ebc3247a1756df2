/** Why no whole answer came. */
export interface NetworkFailure {
  readonly kind: 'name' | 'refused' | 'certificate' | 'encryption' | 'connect' | 'broken';
  /** Whether the request can have reached the server. */
  readonly sent: boolean;
  /** As the system names it, e.g. `ECONNREFUSED`. */
  readonly code: string;
  /** Reads after `the connection to HOST`. */
  readonly problem: string;
  readonly hints: readonly string[];
}

/**
 * What a rejected fetch means. It goes by codes, never by messages, and quotes none: the message of a library can
 * hold a header.
 */
export function networkFailureOf(error: unknown): NetworkFailure {
  const code = codeOf(error, 0) ?? 'unknown error';
  return KNOWN.find(({ matches }) => matches.test(code))?.make(code) ?? broken(code);
}

/** The error of the system under the wrappers of fetch, to be kept as a cause. */
export function systemErrorOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
}

const KNOWN: readonly { readonly matches: RegExp; readonly make: (code: string) => NetworkFailure }[] = [
  {
    matches: /^(?:ENOTFOUND|EAI_AGAIN|EAI_.*)$/u,
    make: (code) => ({
      kind: 'name',
      sent: false,
      code,
      problem: 'cannot be made, because no address is known for this name',
      hints: ['Check the name in WALDUR_API_URL, and that this machine can look up names.'],
    }),
  },
  {
    matches: /^ECONNREFUSED$/u,
    make: (code) => ({
      kind: 'refused',
      sent: false,
      code,
      problem: 'is refused',
      hints: ['Check the host and the port in WALDUR_API_URL, and that the server is running.'],
    }),
  },
  {
    matches: /^(?:EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/u,
    make: (code) => ({
      kind: 'connect',
      sent: false,
      code,
      problem: 'cannot be made',
      hints: [
        'Check the network of this machine: a firewall, a VPN, or a proxy (HTTPS_PROXY) that is needed.',
      ],
    }),
  },
  {
    // Our own aborts never come here: what is left is a proxy that does not open a way.
    matches: /^UND_ERR_ABORTED$/u,
    make: (code) => ({
      kind: 'connect',
      sent: false,
      code,
      problem: 'is not let through',
      hints: ['Check the user and the password in HTTPS_PROXY, and whether the proxy allows this host.'],
    }),
  },
  {
    matches: /CERT|SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY)|^ERR_TLS_CERT|^HOSTNAME_MISMATCH$/u,
    make: (code) => ({
      kind: 'certificate',
      sent: false,
      code,
      problem: 'is not trusted',
      hints: [
        'If the server has a certificate of your own authority, name the file of that authority in NODE_EXTRA_CA_CERTS.',
        'Check that the name in WALDUR_API_URL is the one the certificate was made for.',
      ],
    }),
  },
  {
    // Seldom these come in the middle of a connection, so the request may have been sent.
    matches: /^(?:EPROTO|ERR_SSL_.*|ERR_TLS_.*)$/u,
    make: (code) => ({
      kind: 'encryption',
      sent: true,
      code,
      problem: 'cannot be encrypted',
      hints: ['Check that the port in WALDUR_API_URL speaks https; use http:// where it does not.'],
    }),
  },
];

function broken(code: string): NetworkFailure {
  return {
    kind: 'broken',
    sent: true,
    code,
    problem: 'broke off',
    hints: ['Check that WALDUR_API_URL leads to a web server, and what its log says.'],
  };
}

/** The innermost code: fetch wraps the error of the system, and several addresses are tried in one go. */
function codeOf(error: unknown, depth: number): string | undefined {
  if (!(error instanceof Error) || depth > 5) return undefined;
  const inner = codeOf(error.cause, depth + 1);
  if (inner !== undefined) return inner;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (!(error instanceof AggregateError)) return undefined;
  return error.errors.map((one: unknown) => codeOf(one, depth + 1)).find((one) => one !== undefined);
}
