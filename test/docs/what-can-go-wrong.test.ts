import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url);

interface Claim {
  readonly claim: string;
  readonly file: string;
  readonly title: string;
}

async function claims(): Promise<readonly Claim[]> {
  const page = await readFile(new URL('docs/what-can-go-wrong.md', ROOT), 'utf8');
  return page.split('\n').flatMap((line) => {
    const cells = line.split(/(?<!\\)\|/u).map((cell) => cell.trim());
    const [, claim = '', , tests = ''] = cells;
    return [...tests.matchAll(/`(test\/[^`]+)`(?:: ([^<]+))?/gu)].map(([, file = '', title = '']) => ({
      claim,
      file,
      title: title.trim(),
    }));
  });
}

test('every claim about what goes wrong names a test that there is', async () => {
  const found = await claims();
  expect(found.length).toBeGreaterThan(30);
  for (const { claim, file, title } of found) {
    const text = await readFile(new URL(file, ROOT), 'utf8');
    const titles =
      title === '' ? [text] : [...text.matchAll(/['"`](.*?)['"`]/gu)].map(([, words = '']) => words);
    const isThere = titles.some((words) => words.includes(title));
    expect({ claim, file, title, isThere }).toEqual({ claim, file, title, isThere: true });
  }
});
