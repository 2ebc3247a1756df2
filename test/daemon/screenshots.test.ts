import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { HAS_NO_BROWSER, openPage, startBrowser } from './browser.ts';
import { exampleStatus } from './example-status.ts';
import { serve } from './served.ts';

const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));
/** The pictures of the pages are written anew when this is set; else into a folder that is thrown away. */
const isKept = process.env['WALDUR_GITOPS_SCREENSHOTS'] !== undefined;
const LARGEST = 200_000;

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly options: BrowserContextOptions;
}

const wide = (height: number): BrowserContextOptions => ({ viewport: { width: 1_200, height } });

const SHOTS: readonly Shot[] = [
  { name: 'overview', path: '/', options: wide(1_060) },
  { name: 'object', path: '/object?source=marketplace&key=Offering%2Ftest-cluster', options: wide(1_000) },
  { name: 'plan', path: '/plan', options: wide(1_120) },
  {
    name: 'phone',
    path: '/',
    options: { viewport: { width: 360, height: 780 }, colorScheme: 'dark', deviceScaleFactor: 2 },
  },
];

describe.skipIf(HAS_NO_BROWSER)('the pictures in the documentation (need chromium)', () => {
  it.each(SHOTS)('$name is there, and small', async ({ name, path, options }) => {
    const folder = isKept ? IMAGES : await mkdtemp(join(tmpdir(), 'waldur-gitops-shots-'));
    const [browser, served] = await Promise.all([startBrowser(), serve({ status: exampleStatus() })]);
    const { page } = await openPage(browser, options);
    await page.goto(new URL(path, served.url).href);
    const file = join(folder, `${name}.png`);
    await page.screenshot({ path: file });
    await browser.close();
    await served.close();
    const kept = join(IMAGES, `${name}.png`);
    for (const one of [file, kept]) {
      expect((await stat(one)).size).toBeLessThan(LARGEST);
      expect((await readFile(one)).subarray(1, 4).toString()).toBe('PNG');
    }
    expect(size(await readFile(file))).toEqual(size(await readFile(kept)));
    if (!isKept) await rm(folder, { recursive: true });
  });
});

/** Width and height, as the head of a PNG says. */
function size(png: Buffer): readonly number[] {
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}
