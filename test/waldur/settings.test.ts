import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/waldur/settings.ts';
import { TOKEN } from './fake-server.ts';

const directory = mkdtempSync(join(tmpdir(), 'waldur-gitops-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function file(name: string, content: string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

const GOOD = { WALDUR_API_URL: 'https://waldur.example.org', WALDUR_ACCESS_TOKEN: TOKEN };

function settingsOf(env: Record<string, string>) {
  const read = readSettings({ ...GOOD, ...env });
  if ('diagnostics' in read) throw new Error(JSON.stringify(read.diagnostics));
  return read;
}

describe('the address', () => {
  it.each([
    ['https://waldur.example.org', 'https://waldur.example.org/api/'],
    ['https://waldur.example.org/', 'https://waldur.example.org/api/'],
    ['https://waldur.example.org/api', 'https://waldur.example.org/api/'],
    ['  https://waldur.example.org/api/ \n', 'https://waldur.example.org/api/'],
    ['HTTPS://Waldur.example.org:8443//api//', 'https://waldur.example.org:8443/api/'],
    ['http://localhost:8000/waldur', 'http://localhost:8000/waldur/api/'],
    ['http://[::1]:8000/waldur/api', 'http://[::1]:8000/waldur/api/'],
  ])('%j is %s', (given, url) => {
    expect(settingsOf({ WALDUR_API_URL: given }).settings.url).toBe(url);
  });

  it.each([
    ['waldur.example.org', 'is not an http or https address'],
    ['localhost:8000', 'is not an http or https address'],
    ['ftp://waldur.example.org', 'is not an http or https address'],
    ['https://', 'is not an http or https address'],
    ['https://me:hunter22@waldur.example.org', 'holds a user name or a password'],
    ['https://waldur.example.org/?token=hunter22', 'has a query or a fragment'],
    ['https://waldur.example.org/#/login', 'has a query or a fragment'],
    ['https://waldur.example.org/api/users/me/', 'goes on after /api/'],
  ])('%s is refused', (given, problem) => {
    const read = readSettings({ ...GOOD, WALDUR_API_URL: given });
    expect(read).toMatchObject({
      diagnostics: [{ code: 'SETTINGS_URL_INVALID', summary: `The address in WALDUR_API_URL ${problem}.` }],
    });
    expect(JSON.stringify(read)).not.toContain('hunter22');
  });
});

describe('the token', () => {
  it.each([
    ['the variable', { WALDUR_ACCESS_TOKEN: ` ${TOKEN}\n` }],
    ['a file', { WALDUR_ACCESS_TOKEN: '', WALDUR_ACCESS_TOKEN_FILE: file('token', `${TOKEN}\r\n`) }],
  ])('comes from %s, and is not shown', (_, env) => {
    const read = settingsOf(env);
    expect(read.settings.token.reveal()).toBe(TOKEN);
    expect(JSON.stringify(read)).not.toContain(TOKEN);
  });

  it.each([
    ['two words', 'hunter22 hunter22', 'holds blanks'],
    ['a header', `Token ${TOKEN}`, 'starts with the word of a header'],
    ['letters of elsewhere', 'hunter22é', 'no token has'],
    ['far too much', 'hunter22'.repeat(1000), 'no token has'],
  ])('that is %s is refused', (_, given, problem) => {
    const read = readSettings({ ...GOOD, WALDUR_ACCESS_TOKEN: given });
    expect(read).toMatchObject({ diagnostics: [{ code: 'SETTINGS_TOKEN_INVALID' }] });
    expect(JSON.stringify(read)).toContain(problem);
    expect(JSON.stringify(read)).not.toContain('hunter22');
  });

  it.each([
    ['that is missing', join(directory, 'none'), 'does not exist'],
    ['that is a directory', directory, 'is a directory'],
    ['that is empty', file('empty', '\n'), 'is empty'],
    ['that is huge', file('huge', 'hunter22'.repeat(100_000)), 'is too large for a token'],
    ['that never ends', '/dev/zero', 'is too large for a token'],
    ['with two lines', file('two', 'hunter22\nhunter22\n'), 'holds blanks'],
  ])('from a file %s is refused', (_, path, problem) => {
    const read = readSettings({ WALDUR_API_URL: GOOD.WALDUR_API_URL, WALDUR_ACCESS_TOKEN_FILE: path });
    expect(read).toMatchObject({
      diagnostics: [{ code: 'SETTINGS_TOKEN_INVALID', summary: expect.stringContaining(problem) as string }],
    });
    expect(JSON.stringify(read)).not.toContain('hunter22');
  });

  it('is refused when it comes twice', () => {
    expect(readSettings({ ...GOOD, WALDUR_ACCESS_TOKEN_FILE: '/x' })).toMatchObject({
      diagnostics: [{ code: 'SETTINGS_TOKEN_TWICE' }],
    });
  });
});

describe('the rest', () => {
  it('says all that is missing at once', () => {
    expect(readSettings({ WALDUR_API_URL: ' ', WALDUR_HTTP_TIMEOUT: '0' })).toMatchObject({
      diagnostics: [
        { code: 'SETTINGS_URL_MISSING' },
        { code: 'SETTINGS_TOKEN_MISSING' },
        { code: 'SETTINGS_NUMBER_INVALID' },
      ],
    });
  });

  it('has values of its own, and others', () => {
    expect(settingsOf({})).toMatchObject({
      settings: { timeoutMilliseconds: 120_000, retries: 4, concurrency: 4, verifyTls: true },
      warnings: [],
    });
    const env = { WALDUR_HTTP_TIMEOUT: '5', WALDUR_MAX_RETRIES: '0', WALDUR_HTTP_CONCURRENCY: '1' };
    expect(settingsOf({ ...env, WALDUR_VERIFY_SSL: 'False' })).toMatchObject({
      settings: { timeoutMilliseconds: 5000, retries: 0, concurrency: 1, verifyTls: false },
      warnings: [{ code: 'SETTINGS_TLS_UNVERIFIED', severity: 'warning' }],
    });
  });

  it.each([
    ['WALDUR_HTTP_TIMEOUT', 'soon'],
    ['WALDUR_HTTP_TIMEOUT', '1e3'],
    ['WALDUR_MAX_RETRIES', '-1'],
    ['WALDUR_HTTP_CONCURRENCY', '0'],
    ['WALDUR_VERIFY_SSL', 'maybe'],
    ['HTTPS_PROXY', 'user:hunter22@proxy'],
    ['http_proxy', 'socks5://user:hunter22@proxy'],
  ])('refuses %s=%s', (name, value) => {
    const read = readSettings({ ...GOOD, [name]: value });
    expect(read).toMatchObject({ diagnostics: [{ severity: 'error' }] });
    expect(JSON.stringify(read).toLowerCase()).toContain(name.toLowerCase());
    expect(JSON.stringify(read)).not.toContain('hunter22');
  });

  it('warns of a token without encryption, unless it stays on this machine', () => {
    expect(settingsOf({ WALDUR_API_URL: 'http://waldur.example.org' }).warnings).toMatchObject([
      { code: 'SETTINGS_PLAIN_HTTP' },
    ]);
    expect(settingsOf({ WALDUR_API_URL: 'http://127.0.0.1:8000' }).warnings).toEqual([]);
  });

  it('keeps the password of a proxy, and uses none for this machine', () => {
    const env = { HTTPS_PROXY: 'http://me:hunter22@proxy:3128', NO_PROXY: 'example.com' };
    const { settings } = settingsOf(env);
    expect(settings.proxies).toMatchObject({ except: 'example.com' });
    expect(settings.proxies?.https?.reveal()).toBe(env.HTTPS_PROXY);
    expect(JSON.stringify(settings)).not.toContain('hunter22');
    expect(settingsOf({ ...env, WALDUR_API_URL: 'https://localhost' }).settings.proxies).toBeUndefined();
  });
});
