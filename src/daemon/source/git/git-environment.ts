import { tokenText } from '../../../waldur/access-token.ts';
import type { Environment } from '../../../waldur/environment.ts';
import { secretOf } from '../../config/secret-of.ts';
import type { GitPlace } from '../../config/daemon-config.ts';

/** Variables of this process that git needs to run and to find its way through the network. */
const PASSED: readonly string[] = [
  'PATH',
  'TMPDIR',
  'HTTPS_PROXY',
  'https_proxy',
  'http_proxy',
  'NO_PROXY',
  'no_proxy',
  'all_proxy',
];

/**
 * What git sees of the world: no configuration of the machine or the user, no prompt, one protocol, and the credential,
 * which is in no argument and no address. Throws SecretMissing.
 */
export function gitEnvironment(
  place: GitPlace,
  home: string,
  env: Environment,
): Readonly<Record<string, string>> {
  const passed = PASSED.flatMap((name): [string, string][] => {
    const value = env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(passed),
    HOME: home,
    XDG_CONFIG_HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_ALLOW_PROTOCOL: protocolOf(place.url),
    GIT_PROTOCOL_FROM_USER: '0',
    ...(place.caFile === undefined ? {} : { GIT_SSL_CAINFO: place.caFile }),
    ...credential(place, env),
    ...ssh(place),
  };
}

/** The one protocol that an address needs. */
function protocolOf(url: string): string {
  return /^([a-z]+):\/\//u.exec(url)?.[1] ?? 'ssh';
}

/** As a header for this server alone; git takes configuration from numbered variables. */
function credential({ url, token, username }: GitPlace, env: Environment): Readonly<Record<string, string>> {
  if (token === undefined) return {};
  const pair = Buffer.from(`${username}:${tokenText(secretOf(token, env))}`).toString('base64');
  const { origin } = new URL(url);
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${origin}/.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${pair}`,
  };
}

/** The shell that git starts this with sees fixed words; paths are variables, and the schema keeps blanks out of them. */
function ssh({ sshKey, knownHosts }: GitPlace): Readonly<Record<string, string>> {
  return {
    GIT_SSH_VARIANT: 'ssh',
    WALDUR_GITOPS_SSH_KEY: sshKey ?? 'none',
    WALDUR_GITOPS_KNOWN_HOSTS: knownHosts ?? '/dev/null',
    GIT_SSH_COMMAND: [
      'exec ssh -F none -T',
      '-o BatchMode=yes',
      '-o StrictHostKeyChecking=yes',
      '-o IdentitiesOnly=yes',
      '-o IdentityAgent=none',
      '-o ForwardAgent=no',
      '-o PermitLocalCommand=no',
      '-o ConnectTimeout=30',
      '-o ServerAliveInterval=15',
      '-o GlobalKnownHostsFile=/dev/null',
      '-o "UserKnownHostsFile=$WALDUR_GITOPS_KNOWN_HOSTS"',
      '-o "IdentityFile=$WALDUR_GITOPS_SSH_KEY"',
    ].join(' '),
  };
}
