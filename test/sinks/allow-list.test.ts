import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../src/manifest/secret.ts';
import type { AllowList } from '../../src/reconciler/allow-list.ts';
import { createOutsideValues } from '../../src/reconciler/outside-values.ts';
import { createDelivery } from '../../src/reconciler/sinks/deliver-secret.ts';
import { sinkObstacle } from '../../src/reconciler/sinks/sink-obstacle.ts';

let place: string;
let allow: AllowList;

beforeEach(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), 'allow-')));
  for (const name of ['in', 'out', 'in-too']) await mkdir(join(place, name));
  await writeFile(join(place, 'in/value'), 'allowed\n');
  await writeFile(join(place, 'out/value'), 'not allowed\n');
  await writeFile(join(place, 'in/our-token'), 'ours\n');
  await symlink(join(place, 'out'), join(place, 'in/link'));
  await symlink(join(place, 'in'), join(place, 'other-name'));
  allow = {
    commands: ['/bin/true', ['/bin/sh', '-c', 'true']],
    sinkDirectories: [join(place, 'in')],
    readableFiles: [join(place, 'in')],
    environment: ['SITE_TOKEN', 'WALDUR_ACCESS_TOKEN'],
    ownFiles: [join(place, 'in/our-token')],
  };
});

afterEach(async () => {
  await rm(place, { recursive: true });
});

describe('values from outside', () => {
  const env = { SITE_TOKEN: 'a', OTHER: 'b', WALDUR_ACCESS_TOKEN: 'c' };

  test('come from what is listed, wherever links lead', () => {
    const values = createOutsideValues(env, allow);
    expect(values({ env: 'SITE_TOKEN' })?.reveal()).toBe('a');
    expect(values({ file: join(place, 'in/value') })?.reveal()).toBe('allowed');
    expect(values({ file: join(place, 'other-name/value') })?.reveal()).toBe('allowed');
    expect(values({ file: join(place, 'in/not-there') })).toBeUndefined();
  });

  test.each([
    ['another variable', () => ({ env: 'OTHER' })],
    ['our own token, though it is listed', () => ({ env: 'WALDUR_ACCESS_TOKEN' })],
    ['a file elsewhere', () => ({ file: join(place, 'out/value') })],
    ['a file behind a link that leads out', () => ({ file: join(place, 'in/link/value') })],
    ['a file behind dots', () => ({ file: join(place, 'in/../out/value') })],
    ['a directory with a longer name', () => ({ file: join(place, 'in-too/value') })],
    ['the file of our own token', () => ({ file: join(place, 'in/our-token') })],
  ])('do not come from %s', (_, source) => {
    const values = createOutsideValues(env, allow);
    expect(() => values(source())).toThrow(/is not among those|is never a value/u);
  });

  test('none are allowed by an empty list', () => {
    const nothing = { commands: [], sinkDirectories: [], readableFiles: [], environment: [], ownFiles: [] };
    const values = createOutsideValues(env, nothing);
    expect(() => values({ env: 'SITE_TOKEN' })).toThrow(/is not among those/u);
    expect(() => values({ file: join(place, 'in/value') })).toThrow(/is not among those/u);
  });
});

function options() {
  return { allowCommands: true, env: {}, allow };
}

describe('deliveries', () => {
  test('go to directories that are listed', async () => {
    const path = join(place, 'in/token');
    await createDelivery(options())(new Secret('delivered'), { type: 'file', path });
    expect(await readFile(path, 'utf8')).toBe('delivered\n');
  });

  test.each(['out/token', 'in/link/token', 'in/../out/token', 'in-too/token', 'in/our-token'])(
    'do not go to %s',
    (path) => {
      const obstacle = sinkObstacle({ type: 'file', path: `${place}/${path}` }, options());
      expect(obstacle?.code).toBe('SINK_NOT_ALLOWED');
    },
  );

  test.each([
    [['/bin/true'], undefined],
    [['/bin/true', '--whatever'], undefined],
    [['/bin/sh', '-c', 'true'], undefined],
    [['/bin/sh', '-c', 'rm -rf /'], 'COMMAND_NOT_ALLOWED'],
    [['/bin/sh'], 'COMMAND_NOT_ALLOWED'],
    [['true'], 'COMMAND_NOT_ALLOWED'],
    [['/bin/false'], 'COMMAND_NOT_ALLOWED'],
  ])('to the program %j: %s', (command, code) => {
    expect(sinkObstacle({ type: 'command', command }, options())?.code).toBe(code);
  });
});
