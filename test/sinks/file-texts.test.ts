import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { Secret } from '../../src/manifest/secret.ts';
import { deliveredSecret } from '../../src/providers/delivered-secret.ts';
import { EnvFileError, variableIn, withVariable } from '../../src/providers/env-file-text.ts';
import {
  SecretManifestError,
  secretKeyIn,
  withSecretKey,
} from '../../src/providers/kubernetes-secret-text.ts';
import type { KubernetesSecretSink, ReadableSink } from '../../src/providers/sink.ts';

const KEY = '668b6d2bbf0a1d2e3f405162738495a6b7c8d9e0';

describe('a file of variables', () => {
  test.each([
    ['an empty file', '', `T=${KEY}\n`],
    ['other variables', 'A=1\nB="x y"\n', `A=1\nB="x y"\nT=${KEY}\n`],
    ['no line feed at the end', 'A=1', `A=1\nT=${KEY}\n`],
    ['the variable in the middle', 'A=1\nT=old\nB=2\n', `A=1\nT=${KEY}\nB=2\n`],
    ['export and blanks before it', '  export T="old"\n', `  export T=${KEY}\n`],
    ['line ends of another system', 'A=1\r\nT=old\r\n', `A=1\r\nT=${KEY}\r\n`],
    ['new, with these line ends', 'A=1\r\n', `A=1\r\nT=${KEY}\r\n`],
    ['several lines for it', 'T=older\n# T=comment\nT=old\n', `T=${KEY}\n# T=comment\nT=${KEY}\n`],
    ['names that begin alike', 'T2=1\nMYT=2\n', `T2=1\nMYT=2\nT=${KEY}\n`],
    ['odd lines', '\t\n;x\nno assignment\n\n', `\t\n;x\nno assignment\n\nT=${KEY}\n`],
    ['a byte order mark', '\uFEFFA=1\n', `\uFEFFA=1\nT=${KEY}\n`],
    ['no value', 'T=\n', `T=${KEY}\n`],
  ])('%s', (_, before, after) => {
    expect(withVariable(before, 'T', KEY)).toBe(after);
    expect(variableIn(after, 'T')).toBe(KEY);
  });

  test.each([
    ['T=plain', 'plain'],
    ["T='with $HOME and \"'", 'with $HOME and "'],
    ['T="in quotes"', 'in quotes'],
    ['T=first\nT=second', 'second'],
    ['T=blank ', 'blank'],
    ['T="a\\nb"', undefined],
    ['T="$HOME"', undefined],
    ['T=two words', undefined],
    ['T="open', undefined],
    ['T=', undefined],
    ['# T=comment', undefined],
  ])('%j holds %j', (text, value) => {
    expect(variableIn(text, 'T')).toBe(value);
  });

  test.each(['', "it's", 'back\\slash', 'two\nlines', 'bell\u0007', '\u2028'])(
    'does not take %j',
    (value) => {
      expect(() => withVariable('', 'T', value)).toThrow(EnvFileError);
    },
  );

  test.each(['A="one\ntwo"\n', "A='one\n'\n", 'A=one\\\nT=x\n'])(
    'is left alone when lines go on: %j',
    (text) => {
      expect(() => withVariable(text, 'T', KEY)).toThrow(/line 1 goes on/u);
    },
  );

  test('keeps every other line, and gives back what was written', () => {
    const line = fc.oneof(
      fc.stringMatching(/^[A-S]=[a-z0-9 #$]{0,8}$/u),
      fc.stringMatching(/^#[^\r\n\\]{0,10}$/u),
      fc.constantFrom('', 'T=old', 'export T="old"', '  '),
    );
    const value = fc.stringMatching(/^[ -&(-[\]-~]{1,40}$/u).filter((text) => text.trim() === text);
    fc.assert(
      fc.property(fc.array(line), value, fc.boolean(), (lines, secret, ends) => {
        const before = lines.join('\n') + (ends && lines.length > 0 ? '\n' : '');
        const after = withVariable(before, 'T', secret);
        expect(variableIn(after, 'T')).toBe(secret);
        expect(otherLines(after)).toEqual(otherLines(before));
        expect(withVariable(after, 'T', secret)).toBe(after);
      }),
    );
  });
});

function otherLines(text: string): string[] {
  return text.split('\n').filter((line) => !/^(?:export )?T=/u.test(line) && line !== '');
}

describe('a manifest of a Kubernetes Secret', () => {
  const sink: KubernetesSecretSink = {
    type: 'kubernetes-secret',
    path: 's.yaml',
    name: 'agent',
    key: 'token',
  };
  const head = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: agent\n';

  test('is made as kubectl reads it', () => {
    const text = withSecretKey('', { ...sink, namespace: 'waldur' }, KEY);
    expect(parse(text)).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'agent', namespace: 'waldur' },
      type: 'Opaque',
      stringData: { token: KEY },
    });
    expect(secretKeyIn(text, { ...sink, namespace: 'waldur' })).toBe(KEY);
  });

  test.each(['1234567890', '0x1f', 'yes', '1e9', '12:30:45', 'a: b # c', ' "quoted" '])(
    'writes %j so that nobody takes it for something else',
    (value) => {
      const text = withSecretKey('', sink, value);
      expect(parse(text, { version: '1.1' })).toMatchObject({ stringData: { token: value } });
    },
  );

  test('keeps comments, labels and other keys, and drops a second value of the same key', () => {
    const before = `# ours\n${head}  labels: {a: b} # kept\ndata:\n  token: b2xk\n  other: eA==\nstringData: {more: y}\n`;
    const after = withSecretKey(before, sink, KEY);
    expect(after).toContain('# ours');
    expect(after).toContain('# kept');
    expect(parse(after)).toMatchObject({
      metadata: { labels: { a: 'b' } },
      data: { other: 'eA==' },
      stringData: { more: 'y', token: KEY },
    });
    expect(parse(after)).not.toHaveProperty('data.token');
    expect(withSecretKey(after, sink, KEY)).toBe(after);
  });

  test('is read from data too', () => {
    expect(secretKeyIn(`${head}data: {token: b2xk}\n`, sink)).toBe('old');
  });

  test.each([
    ['a ConfigMap', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: agent}\n'],
    ['another Secret', head.replace('agent', 'other')],
    ['another namespace', `${head}  namespace: elsewhere\n`],
    ['several documents', `${head}---\n${head}`],
    ['broken YAML', 'apiVersion: [\n'],
    ['a list', '- a\n'],
    ['metadata that is a text', 'apiVersion: v1\nkind: Secret\nmetadata: x\n'],
  ])('is never written over %s', (_, text) => {
    expect(() => withSecretKey(text, sink, KEY)).toThrow(SecretManifestError);
    expect(secretKeyIn(text, sink)).toBeUndefined();
  });

  test('takes the place of maps that are empty', () => {
    const after = withSecretKey(`${head}stringData:\ndata:\n`, sink, KEY);
    expect(secretKeyIn(after, sink)).toBe(KEY);
  });
});

test.each<[ReadableSink, string, string | undefined]>([
  [{ type: 'file', path: 'x' }, KEY, KEY],
  [{ type: 'file', path: 'x' }, `${KEY}\n`, KEY],
  [{ type: 'file', path: 'x' }, '', undefined],
  [{ type: 'env-file', path: 'x', name: 'T' }, `A=1\nT=${KEY}`, KEY],
  [{ type: 'env-file', path: 'x', name: 'T' }, 'A=1\n', undefined],
  [{ type: 'kubernetes-secret', path: 'x', name: 'a', key: 'k' }, 'nonsense', undefined],
])('%j with %j holds %j', (sink, text, held) => {
  const found = deliveredSecret(sink, new Secret(text));
  expect(found?.reveal()).toBe(held);
});
