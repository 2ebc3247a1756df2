import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DaemonStatus } from '../../src/daemon/daemon-status.ts';
import { axeFindings, HAS_NO_BROWSER, openPage, startBrowser } from './browser.ts';
import {
  calmStatus,
  emptyStatus,
  exampleStatus,
  HOSTILE,
  hostileStatus,
  largeStatus,
  objectStatus,
  run,
} from './example-status.ts';
import { serve, TOKEN, type Served } from './served.ts';

const OBJECT = '/object?source=marketplace&key=Offering%2Ftest-cluster';
const BLOCKED = '/object?source=marketplace&key=ResourceLimits%2Falice-vm';
const PAGES = [
  '/',
  '/objects',
  '/objects?health=troubled&q=502',
  OBJECT,
  BLOCKED,
  '/plan',
  '/runs',
  '/run?source=marketplace&id=r-0210',
  '/object?source=x&key=y',
];

let browser: Browser;
let served: Served;

/** What the page looks like to somebody who reads it all. */
function textOf(page: Page): Promise<string> {
  return page.locator('body').innerText();
}

describe.skipIf(HAS_NO_BROWSER)('the status page (needs chromium)', () => {
  beforeAll(async () => {
    [browser, served] = await Promise.all([startBrowser(), serve()]);
  }, 60_000);

  afterEach(async () => {
    served.control.show(exampleStatus());
    await Promise.all(browser.contexts().map((context) => context.close()));
  });

  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  // The colours do not depend on the width, so that two pairs show both widths and both schemes.
  describe.each([
    ['light', 1_200],
    ['dark', 360],
  ] as const)('%s, %i wide', (colorScheme, width) => {
    it.each<[name: string, status: () => DaemonStatus, paths: readonly string[]]>([
      ['a bad night', exampleStatus, PAGES],
      ['a calm day', calmStatus, ['/', '/plan', '/objects']],
      ['the very beginning', emptyStatus, ['/', '/plan', '/objects', '/runs']],
      [
        'hostile names',
        hostileStatus,
        ['/', '/plan', '/objects', '/runs', objectOf(HOSTILE[9]), objectOf(HOSTILE[10])],
      ],
    ])(
      '%s: nothing to complain about, for axe-core neither',
      async (_name, status, paths) => {
        served.control.show(status());
        const { page, complaints } = await openPage(browser, {
          colorScheme,
          viewport: { width, height: 800 },
        });
        const findings: string[] = [];
        for (const path of paths) {
          const answer = await page.goto(new URL(path, served.url).href);
          const isMissing = path.includes('source=x');
          expect(answer?.status()).toBe(isMissing ? 404 : 200);
          findings.push(...(await axeFindings(page)).map((finding) => `${path} ${finding}`));
          const wide = await page.evaluate('document.documentElement.scrollWidth');
          if (Number(wide) > width) findings.push(`${path} is ${String(wide)} wide`);
        }
        expect(findings).toEqual([]);
        expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
        served.control.show(exampleStatus());
      },
      120_000,
    );
  });

  it('would notice what is wrong', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(served.url);
    await page.evaluate(
      `document.querySelector('main').insertAdjacentHTML('beforeend', '<img src="/x.png"><p style="color: #999">low</p>')`,
    );
    const findings = await axeFindings(page);
    expect(findings).toContainEqual(expect.stringMatching(/^image-alt: /u));
    expect(complaints).toContainEqual(expect.stringContaining('Content Security Policy'));
  });

  it('says at a glance what is the matter, and since when', async () => {
    const { page } = await openPage(browser);
    await page.goto(served.url);
    const text = await textOf(page);
    expect(text).toContain('6 of 42 objects need attention');
    expect(text).toContain('cannot unpause Offering/storage: the server answered 502');
    expect(text).toContain('Holds up 2 more objects.');
    expect(await page.title()).toContain('6 of 42 objects need attention');
    // The blocked ones are told with what blocks them.
    const attention = page.getByRole('region', { name: 'Needs attention' });
    expect(await attention.getByRole('link').allInnerTexts()).toEqual([
      'Offering/storage',
      'Offering/compute-east',
      'Offering/tape-archive',
      'Offering/quantum-testbed',
    ]);
    served.control.show(calmStatus());
    await page.reload();
    expect(await textOf(page)).toContain('All is well: 32 objects as declared');
    served.control.show({ ...calmStatus(), suspended: true });
    await page.reload();
    expect(await textOf(page)).toContain('Everything is suspended');
  });

  it.each<[name: string, change: (status: DaemonStatus) => DaemonStatus, says: string]>([
    [
      'a run that failed',
      (status) =>
        withSource(status, { runs: [run({ id: 'r', outcome: 'failed', error: 'no route to host' })] }),
      'the last run failed: no route to host',
    ],
    [
      'a repository that does not answer',
      (status) => {
        const message = 'it does not answer; until then revision 1 still counts';
        const since = new Date(Date.now() - 3 * 3_600_000).toISOString();
        return withSource(status, {
          conditions: [{ type: 'Ready', status: 'False', reason: 'SourceUnreachable', message, since }],
          runs: [run({ id: 'r', outcome: 'partly-applied', error: message })],
        });
      },
      'it does not answer; until then revision 1 still counts\n\nLook at the git server, and at the network on the way to it.\n\nfor 3 h',
    ],
    [
      'a look that takes minutes',
      (status) => {
        const since = new Date(Date.now() - 4 * 60_000).toISOString();
        return withSource(status, {
          conditions: [
            { type: 'Ready', status: 'True', reason: 'Synced', message: 'all is well', since },
            { type: 'Reconciling', status: 'True', reason: 'Planning', message: 'It is worked on.', since },
          ],
        });
      },
      'Waldur answers slowly, or not at all\n\nLook at the Waldur, and at the network on the way to it.\n\nfor 4 min',
    ],
    [
      'a run that does not come',
      (status) => withSource(status, { nextRun: new Date(Date.now() - 3_600_000).toISOString() }),
      'its next run is 60 minutes overdue',
    ],
    [
      'a source that cannot be read',
      (status) =>
        withSource(status, {
          conditions: [
            {
              type: 'Stalled',
              status: 'True',
              reason: 'X',
              message: 'the key is refused',
              since: status.started,
            },
          ],
        }),
      'the key is refused',
    ],
  ])('calls %s bad, though all objects are well', async (_name, change, says) => {
    served.control.show(change(calmStatus()));
    const { page } = await openPage(browser);
    await page.goto(served.url);
    expect(await textOf(page)).toContain(says);
    expect(await page.title()).toContain('Source marketplace is not well');
  });

  it('leaves it to the objects to say what is the matter with them', async () => {
    const since = new Date().toISOString();
    served.control.show(
      withSource(exampleStatus(), {
        conditions: [
          { type: 'Ready', status: 'False', reason: 'ObjectsContested', message: 'Offering/x: …', since },
          { type: 'Stalled', status: 'True', reason: 'ObjectsContested', message: 'Offering/x: …', since },
        ],
      }),
    );
    const { page } = await openPage(browser);
    await page.goto(served.url);
    expect(await page.title()).toContain('6 of 42 objects need attention');
    expect(await page.getByRole('region', { name: 'Needs attention' }).getByRole('listitem').count()).toBe(4);
  });

  it('finds objects by words, kind, health and source', async () => {
    const { page } = await openPage(browser);
    await page.goto(new URL('/objects', served.url).href);
    const rows = page.locator('table.objects tbody tr');
    expect(await rows.count()).toBe(42);
    await page.getByLabel('Search').fill('alice');
    await page.getByRole('button', { name: 'Filter' }).click();
    expect(await rows.count()).toBe(4);
    await page.getByLabel('Kind').selectOption('ResourceLimits');
    await page.getByRole('button', { name: 'Filter' }).click();
    expect(await rows.count()).toBe(2);
    await page.getByLabel('Health').selectOption('waiting');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Filter' }).click();
    expect(await rows.allInnerTexts()).toEqual([expect.stringContaining('ResourceLimits/alice-cpu')]);
    expect(await page.getByRole('status').innerText()).toBe('1 object of 42 match.');
    await page.getByRole('link', { name: 'Show all' }).click();
    expect(await rows.count()).toBe(42);
    await page.getByLabel('Source').selectOption('partners');
    await page.getByRole('button', { name: 'Filter' }).click();
    expect(await rows.count()).toBe(12);
  });

  it('shows what differs of an object, and the requests', async () => {
    const { page } = await openPage(browser);
    await page.goto(new URL(OBJECT, served.url).href);
    const changes = page.locator('.changes');
    expect(await changes.locator('del').first().innerText()).toContain('0.10');
    expect(await changes.locator('ins').first().innerText()).toContain('0.12');
    expect(await changes.locator('.line.gone').allInnerTexts()).toEqual([
      expect.stringMatching(/^-\s*Open to all partners\.$/u),
    ]);
    expect(await textOf(page)).toContain(
      'country is refused: it can only be set when an offering is created',
    );
    expect(await textOf(page)).not.toContain('update_prices');
    await page.getByText('1 step that an apply takes').click();
    expect(await textOf(page)).toContain('/update_prices/ {"prices":{"node_hours":"0.12"}}');
  });

  it('says what to do about an object', async () => {
    const { page } = await openPage(browser);
    await page.goto(new URL('/object?source=marketplace&key=Offering%2Ftape-archive', served.url).href);
    expect(await textOf(page)).toMatch(
      /What to do\s+Find out who it is, and agree; then change git, or ask for a run\./u,
    );
  });

  it('tells what was removed, which has no page any more', async () => {
    const { page } = await openPage(browser);
    for (const path of ['/', '/run?source=marketplace&id=r-0210']) {
      await page.goto(new URL(path, served.url).href);
      const row = page.getByRole('listitem').filter({ hasText: 'Offering/classic-hpc' });
      expect(await row.innerText()).toContain('archived');
      expect(await row.getByRole('link', { name: 'classic-hpc' }).count()).toBe(0);
    }
  });

  it('says in the headline what all sources suffer from', async () => {
    const since = new Date().toISOString();
    const message = 'the connection is refused';
    const ill = (reason: string, index: number): DaemonStatus['sources'] =>
      calmStatus().sources.map((source, at) => ({
        ...source,
        conditions: [
          {
            type: 'Stalled',
            status: 'True',
            reason: at === index ? reason : 'TokenRejected',
            message,
            since,
          },
        ],
      }));
    const { page } = await openPage(browser);
    served.control.show({ ...calmStatus(), sources: ill('TokenRejected', 0) });
    await page.goto(served.url);
    expect(await page.title()).toContain('2 sources are not well: Waldur does not take the token');
    served.control.show({ ...calmStatus(), sources: ill('ManifestsInvalid', 0) });
    await page.goto(served.url);
    expect(await page.title()).toMatch(/^2 sources are not well ·/u);
  });

  it('counts the runs that found the same once more', async () => {
    const { page } = await openPage(browser);
    await page.goto(new URL('/runs', served.url).href);
    const repeated = page.locator('table.runs tbody tr', { has: page.locator('.times') });
    expect(await repeated.count()).toBe(1);
    expect(await repeated.innerText()).toMatch(/nothing to do\s*×\s*48/u);
    expect(await repeated.getByTitle('the 47 runs before it found the same').count()).toBe(1);
    await repeated.getByRole('link').first().click();
    expect(await textOf(page)).toContain('the 47 runs before it found the same');
    await page.goto(served.url);
    expect(await page.locator('body').textContent()).toContain(
      'The last 55 runs: 1 changes pending, 50 nothing to do',
    );
  });

  it('leads from a blocked object to what has to be mended', async () => {
    const { page } = await openPage(browser);
    await page.goto(new URL(BLOCKED, served.url).href);
    const chain = page.locator('.chain li');
    expect(await chain.allInnerTexts()).toEqual([
      'ResourceLimits/alice-vm needs',
      expect.stringContaining('its offering is not known'),
      expect.stringMatching(/several offerings on the server match\s+Mend this first\./u),
    ]);
    await chain.last().getByRole('link').click();
    const text = await textOf(page);
    expect(text).toContain('OBJECT_AMBIGUOUS');
    expect(text).toContain('manifests/compute.yaml:4:18');
    expect(await page.getByRole('region', { name: 'Holds up' }).getByRole('link').count()).toBe(2);
  });

  it('shows 10,000 objects in pages', async () => {
    const large = await serve({ status: largeStatus(10_000) });
    const { page, complaints } = await openPage(browser);
    await page.goto(new URL('/objects', large.url).href);
    const rows = page.locator('table.objects tbody tr');
    expect(await rows.count()).toBe(50);
    expect(await rows.first().innerText()).toContain('failed');
    await page.getByRole('link', { name: 'Next' }).click();
    expect(await textOf(page)).toContain('Page 2 of 200');
    await page.getByLabel('Search').fill('object-04999');
    await page.keyboard.press('Enter');
    await page.getByText('1 object of 10000 match.').waitFor();
    for (const path of ['/', '/objects', '/plan']) {
      const answer = await large.ask(path);
      expect((await answer.text()).length).toBeLessThan(150_000);
    }
    expect(complaints).toEqual([]);
    await large.close();
  });

  it('runs nothing that a name says, and shows what cannot be seen', async () => {
    served.control.show(hostileStatus());
    const { page } = await openPage(browser);
    for (const path of ['/', '/objects', '/plan', '/runs', ...HOSTILE.map(objectOf)]) {
      await page.goto(new URL(path, served.url).href);
      expect(await page.evaluate('window.broken')).toBeUndefined();
      expect(await page.locator('main script, main img, main style, main iframe').count()).toBe(0);
      expect(await page.locator('a[href^="javascript:"]').count()).toBe(0);
      const seen = await page.evaluate(
        '[document.title, document.body.innerText, ...[...document.querySelectorAll("[title]")].map((one) => one.title)].join()',
      );
      // oxlint-disable-next-line no-control-regex
      expect(/[\u0000-\u0008\u001b\u200b\u202e\u2066\ufeff]/u.exec(String(seen))).toBeNull();
    }
    await page.goto(new URL(objectOf(HOSTILE[5]), served.url).href);
    expect(await page.locator('h1').innerText()).toBe('invoice\\u202egpj.exe');
  }, 60_000);

  it('can be walked with the keyboard alone', async () => {
    const { page } = await openPage(browser);
    await page.goto(served.url);
    const focused = (): Promise<{ text: string; outline: string }> =>
      page.evaluate(
        '({ text: document.activeElement.innerText, outline: getComputedStyle(document.activeElement).outlineStyle })',
      );
    await page.keyboard.press('Tab');
    expect(await focused()).toEqual({ text: 'Skip to the content', outline: 'solid' });
    const box = await page.getByText('Skip to the content').boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    const seen: string[] = [];
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press('Tab');
      const { text, outline } = await focused();
      expect({ text, outline }).toMatchObject({ outline: 'solid' });
      seen.push(text);
      if (text === 'Offering/compute-east') break;
    }
    // The skip link has led past the menu.
    expect(seen).not.toContain('Overview');
    expect(seen.at(-1)).toBe('Offering/compute-east');
    await page.keyboard.press('Enter');
    await page.waitForURL(/key=Offering%2Fcompute-east/u);
  });

  it('works without a script', async () => {
    const { page, complaints } = await openPage(browser, { javaScriptEnabled: false });
    for (const path of PAGES.slice(0, -1)) {
      await page.goto(new URL(path, served.url).href);
      expect(await page.locator('meta[http-equiv=refresh]').getAttribute('content')).toBe('30');
    }
    await page.goto(new URL('/objects', served.url).href);
    await page.getByLabel('Search').fill('tape');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByRole('link', { name: 'Offering/tape-archive' }).click();
    expect(await page.locator('h1').innerText()).toBe('Offering/tape-archive');
    await page.getByRole('link', { name: 'Stand still' }).click();
    expect(await page.locator('meta[http-equiv=refresh]').count()).toBe(0);
    expect(await page.locator('h1').innerText()).toBe('Offering/tape-archive');
    expect(complaints).toEqual([]);
  });

  it('refreshes itself, and leaves focus, scrolling and opened details alone', async () => {
    const own = await serve();
    const { page, complaints } = await openPage(browser, { viewport: { width: 1_200, height: 500 } });
    await page.clock.install();
    await page.goto(new URL('/runs', own.url).href);
    await page.evaluate('window.marker = 1; window.scrollTo(0, 120)');
    const link = page.locator('table.runs tbody tr').nth(2).getByRole('link');
    const target = await link.getAttribute('href');
    await link.focus();
    const scrolled = await page.evaluate('window.scrollY');
    const status = exampleStatus();
    own.control.show(
      withSource(status, {
        runs: [
          run({ id: 'r-0300', trigger: 'signal', started: new Date().toISOString() }),
          ...(status.sources[0]?.runs ?? []),
        ],
      }),
    );
    await page.clock.fastForward(11_000);
    await page.locator('a[href*="r-0300"]').waitFor();
    expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe(target);
    expect(await page.evaluate('window.marker')).toBe(1);
    expect(await page.evaluate('window.scrollY')).toBe(scrolled);

    await page.goto(new URL('/objects', own.url).href);
    await page.getByLabel('Search').fill('half a wo');
    await page.getByText('What the words mean').click();
    own.control.show({ ...calmStatus() });
    await page.clock.fastForward(11_000);
    await page.getByText('32 objects.').waitFor();
    expect(await page.getByLabel('Search').inputValue()).toBe('half a wo');
    expect(await page.getByText('somebody changes it back each time').isVisible()).toBe(true);
    expect(complaints).toEqual([]);

    await own.close();
    await page.clock.fastForward(11_000);
    await page.getByRole('alert').waitFor();
    expect(await textOf(page)).toContain('The daemon does not answer. What you see is old.');
  });

  it('moves rows when their order changes, and does not refresh when it stands still', async () => {
    const own = await serve();
    const { page } = await openPage(browser);
    await page.clock.install();
    await page.goto(new URL('/objects', own.url).href);
    const status = exampleStatus();
    const changed = withSource(status, {
      objects: [
        ...(status.sources[0]?.objects ?? []).filter(({ key }) => key !== 'Offering/storage'),
        objectStatus({ key: 'Offering/storage' }),
        objectStatus({ key: 'Offering/aaa', health: 'failed' }),
      ],
    });
    own.control.show(changed);
    await page.clock.fastForward(11_000);
    await page.getByText('Offering/aaa').waitFor();
    const rows = (): Promise<readonly string[]> => page.locator('table.objects tbody th a').allInnerTexts();
    const refreshed = await rows();
    await page.goto(new URL('/objects?refresh=off', own.url).href);
    expect(refreshed).toEqual(await rows());
    own.control.show(status);
    await page.clock.fastForward(60_000);
    expect(await rows()).toEqual(refreshed);
    await own.close();
  });

  it('asks for a run, suspends and resumes, for those who have the token', async () => {
    const own = await serve({ listen: { host: '0.0.0.0', port: 0 } });
    const url = own.url.replace('0.0.0.0', '127.0.0.1');
    const { page } = await openPage(browser, { httpCredentials: { username: 'ops', password: TOKEN } });
    await page.goto(url);
    await page.getByRole('button', { name: 'Run everything now' }).click();
    await page.getByRole('button', { name: 'Suspend partners' }).click();
    await page.goto(new URL(OBJECT, url).href);
    await page.getByRole('button', { name: 'Suspend this object' }).click();
    expect(page.url()).toContain('key=Offering%2Ftest-cluster');
    expect(own.control.asked).toEqual([
      'reconcile request',
      'suspend partners',
      'suspend marketplace Offering/test-cluster',
    ]);
    const stranger = await openPage(browser);
    await expect(stranger.page.goto(url)).rejects.toThrow('ERR_INVALID_AUTH_CREDENTIALS');
    await own.close();
  });
});

function objectOf(name: string): string {
  const query = new URLSearchParams({ source: HOSTILE[0], key: `Offering/${name}` });
  return `/object?${query.toString()}`;
}

function withSource(status: DaemonStatus, given: Partial<DaemonStatus['sources'][number]>): DaemonStatus {
  const [first, ...others] = status.sources;
  return first === undefined ? status : { ...status, sources: [{ ...first, ...given }, ...others] };
}
