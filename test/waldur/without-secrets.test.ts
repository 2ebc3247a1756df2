import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutSecrets } from '../../src/waldur/without-secrets.ts';

test.each([
  ['as it is', 's3cr3t&"\'<x>\\', 'the value s3cr3t&"\'<x>\\ is bad', 'the value (hidden) is bad'],
  ['as JSON', 'a"b\\c d', 'sent {"x":"a\\"b\\\\c d"}', 'sent {"x":"(hidden)"}'],
  ['as HTML', '<a>&"b\'', 'got &lt;a&gt;&amp;&quot;b&#x27; here', 'got (hidden) here'],
  ['in an address', 'a b/c?d', 'no /x?y=a%20b%2Fc%3Fd', 'no /x?y=(hidden)'],
  ['in part', '0123456789abcdef', 'begins with 012345678 and ends', 'begins with (hidden) and ends'],
  ['too short a part', '0123456789abcdef', 'has 0123456 in it', 'has 0123456 in it'],
  ['too short to tell', 'abc', 'abc is a word', 'abc is a word'],
  ['words that are no secret', 'language', 'This language is unknown.', 'This (hidden) is unknown.'],
])('%s', (_, secret, said, shown) => {
  expect(withoutSecrets([secret])(said)).toBe(shown);
});

test('never shows eight characters of a secret, and keeps what has nothing of it', () => {
  const word = fc.stringMatching(/^[a-f0-9"&<>\\ ]{8,30}$/u);
  fc.assert(
    fc.property(word, word, fc.nat(20), fc.stringMatching(/^[g-z .]{0,30}$/u), (secret, other, cut, rest) => {
      const hide = withoutSecrets([secret, other]);
      const shown = hide(`${rest}${secret.slice(cut)}${JSON.stringify(other)}${secret.slice(0, cut)}`);
      for (let start = 0; start + 8 <= secret.length; start += 1) {
        expect(shown).not.toContain(secret.slice(start, start + 8));
      }
      expect(hide(rest)).toBe(rest);
    }),
  );
});
