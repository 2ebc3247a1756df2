import { describe, expect, it } from 'vitest';
import { providers } from '../../src/providers/registry.ts';
import { validate } from '../../src/reconciler/validate.ts';
import { load } from '../manifest/load.ts';

/** The findings of an account with lines added to its spec, as `code line: summary`. */
async function findings(lines: readonly string[], name = 'agent'): Promise<readonly string[]> {
  const set = await load(accountText(lines, name));
  return validate(set, providers).map(
    ({ code, position, summary }) => `${code} ${String(position?.line)}: ${summary}`,
  );
}

function accountText(lines: readonly string[], name: string): string {
  return [
    'apiVersion: gitops.waldur.com/v1alpha1',
    'kind: ServiceAccount',
    `metadata: { name: ${name} }`,
    'spec:',
    '  username: agent',
    ...lines.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

function tokenIn(path: string): readonly string[] {
  return [`token: { sinks: [{ file: { path: ${path} } }] }`];
}

const INSTITUTE = 'scope: { customer: { name: Institute } }';

describe('a mistake in an account', () => {
  it.each<readonly [name: string, lines: readonly string[], expected: string]>([
    [
      'a grant that is there twice',
      ['grants:', `  - { role: A, ${INSTITUTE} }`, `  - { role: A, ${INSTITUTE} }`],
      'ACCESS_DUPLICATE 8: ServiceAccount/agent has the role A twice on the same customer',
    ],
    [
      'an end that never comes',
      [`grants: [{ role: A, ${INSTITUTE}, expiration_time: 2027-02-30 }]`],
      'ACCESS_INVALID_EXPIRY 6: ServiceAccount/agent ends a role at 2027-02-30, which is no time of any calendar',
    ],
    [
      'a scope that says two things',
      ['grants: [{ role: A, scope: { offering: { name: A, slug: a } } }]'],
      'MANIFEST_INVALID_REFERENCE 6: ServiceAccount/agent must say exactly one thing as spec.grants[0].scope.offering',
    ],
    [
      'two scopes',
      ['grants: [{ role: A, scope: { offering: { name: A }, customer: { name: B } } }]'],
      'MANIFEST_INVALID_REFERENCE 6: ServiceAccount/agent must say exactly one thing as spec.grants[0].scope',
    ],
    [
      'an offering that no manifest declares',
      ['grants: [{ role: A, scope: { offering: { manifest: cluster } } }]'],
      'MANIFEST_DANGLING_REFERENCE 6: Grant/Offering/cluster:A:ServiceAccount/agent refers to Offering/cluster, which no manifest declares',
    ],
    [
      'a file that gets the token twice',
      ['token:', '  sinks:', '    - file: { path: /a }', '    - file: { path: /a }'],
      'ACCOUNT_DUPLICATE_SINK 9: ServiceAccount/agent delivers its token to /a twice',
    ],
    [
      'a file of two forms',
      ['token:', '  sinks:', '    - file: { path: /a }', '    - env-file: { path: /a, name: A }'],
      'ACCOUNT_DUPLICATE_SINK 9: ServiceAccount/agent delivers its token to /a twice',
    ],
    [
      'a sink of two kinds',
      ['token: { sinks: [{ file: { path: /a }, command: [cat] }] }'],
      'MANIFEST_INVALID_REFERENCE 6: ServiceAccount/agent must say exactly one thing as spec.token.sinks[0]',
    ],
    [
      'a lifetime below what servers take',
      ['token: { lifetime: 59 }'],
      'MANIFEST_INVALID_VALUE 6: ServiceAccount/agent has a value as spec.token.lifetime that is below 60',
    ],
    [
      'a phone number of letters',
      ['phone_number: call me'],
      'MANIFEST_INVALID_VALUE 6: ServiceAccount/agent has a value as spec.phone_number that does not have the form that is needed',
    ],
    [
      'a token in the manifest',
      ['token: secret'],
      'MANIFEST_WRONG_TYPE 6: ServiceAccount/agent has a text as spec.token, where a mapping is needed',
    ],
    [
      'a password',
      ['password: secret'],
      'MANIFEST_UNKNOWN_FIELD 6: ServiceAccount/agent has no field "password"',
    ],
  ])('is found: %s', async (_, lines, expected) => {
    expect(await findings(lines)).toEqual([expected]);
  });

  it.each<readonly [name: string, lines: readonly string[]]>([
    [
      'two variables of one file',
      ['token: { sinks: [{ env-file: { path: /a, name: A } }, { env-file: { path: /a, name: B } }] }'],
    ],
    [
      'one role on two projects of one name',
      [
        'grants:',
        ...['A', 'B'].map(
          (owner) => `  - { role: A, scope: { project: { name: P, customer: { name: ${owner} } } } }`,
        ),
      ],
    ],
    ['no end', [`grants: [{ role: A, ${INSTITUTE}, expiration_time: null }]`]],
    [
      'two keys of one Kubernetes Secret',
      [
        'token:',
        '  sinks:',
        ...['a', 'b'].map((key) => `    - kubernetes-secret: { path: /a, name: agent, key: ${key} }`),
      ],
    ],
  ])('is none: %s', async (_, lines) => {
    expect(await findings(lines)).toEqual([]);
  });

  it('is one file for the tokens of two accounts', async () => {
    const other = accountText(tokenIn('/a/./b'), 'two').replace('username: agent', 'username: other');
    const set = await load(`${accountText(tokenIn('/a/b'), 'one')}---\n${other}`);
    expect(validate(set, providers).map(({ code, summary }) => `${code} ${summary}`)).toEqual([
      'MANIFEST_SAME_PLACE ServiceAccount/two and ServiceAccount/one both write to /a/b',
    ]);
  });

  it('is an upper case user name', async () => {
    const set = await load(accountText([], 'agent').replace('username: agent', 'username: Agent'));
    expect(validate(set, providers).map(({ code }) => code)).toEqual(['MANIFEST_INVALID_VALUE']);
  });

  it('is one user name of two manifests', async () => {
    const set = await load(`${accountText([], 'one')}---\n${accountText([], 'two')}`);
    expect(validate(set, providers).map(({ code }) => code)).toEqual(['MANIFEST_SAME_TARGET']);
  });
});
