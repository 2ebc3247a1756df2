import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const source = new URL('src/', root);

/** Names of the environment, which look like codes. */
const NO_CODE = /^(?:WALDUR|FORCE|HTTPS?|NO|NODE)_/u;

/** Codes of findings that a source file has as texts. */
function codesOf(text: string): string[] {
  return [...text.matchAll(/'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'/gu)]
    .map(([, code = '']) => code)
    .filter((code) => !NO_CODE.test(code));
}

it('docs/errors.md lists every code, and none that does not exist', () => {
  const used = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.gen.ts') && !file.startsWith('sandbox'))
    .filter((file) => file !== 'manifest/syntax-findings.ts')
    .flatMap((file) => codesOf(readFileSync(new URL(file, source), 'utf8')));
  const documented = [
    ...readFileSync(new URL('docs/errors.md', root), 'utf8').matchAll(/^\| `([A-Z0-9_]+)`/gmu),
  ].map(([, code = '']) => code);
  // The codes of the YAML parser, which one file translates, are not ours.
  expect(documented.toSorted()).toEqual([...new Set([...used, 'MANIFEST_SYNTAX'])].toSorted());
});
