import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../src/manifest/secret.ts';
import type { CommandSink, Sink } from '../../src/providers/sink.ts';
import { DeliveryError } from '../../src/reconciler/sinks/delivery-error.ts';
import { createDelivery } from '../../src/reconciler/sinks/deliver-secret.ts';
import { sinkObstacle } from '../../src/reconciler/sinks/sink-obstacle.ts';

const KEY = '668b6d2bbf0a1d2e3f405162738495a6b7c8d9e0';
const options = { allowCommands: true, env: { PATH: process.env['PATH'] } };
let place: string;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'sinks-'));
});

afterEach(async () => {
  await rm(place, { recursive: true, force: true });
});

async function deliver(sink: Sink, given = options): Promise<void> {
  await createDelivery(given)(new Secret(KEY), sink);
}

async function failure(sink: Sink, given = options): Promise<DeliveryError> {
  const error: unknown = await deliver(sink, given).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DeliveryError)) throw new Error('it was delivered', { cause: error });
  expect(`${error.message} ${error.hints.join(' ')}`).not.toContain(KEY);
  return error;
}

describe('a file', () => {
  test('gets the secret, the mode 0600, and leaves nothing beside it', async () => {
    const path = join(place, 'token');
    await deliver({ type: 'file', path });
    expect(await readFile(path, 'utf8')).toBe(`${KEY}\n`);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(place)).toEqual(['token']);
  });

  test('is replaced whole: what was open before still shows the old text', async () => {
    const path = join(place, 'token');
    await writeFile(path, 'old\n', { mode: 0o644 });
    const before = await stat(path);
    await deliver({ type: 'file', path });
    const after = await stat(path);
    expect(after.ino).not.toBe(before.ino);
    expect(after.mode & 0o777).toBe(0o600);
    expect(after.uid).toBe(before.uid);
  });

  test.skipIf(process.getuid?.() !== 0)('keeps its owner', async () => {
    const { chown } = await import('node:fs/promises');
    const path = join(place, 'token');
    await writeFile(path, 'old\n');
    await chown(path, 12_345, 12_346);
    await deliver({ type: 'file', path });
    expect(await stat(path)).toMatchObject({ uid: 12_345, gid: 12_346 });
  });

  test.each<[string, (at: string) => Promise<string>, RegExp]>([
    ['without its directory', (at) => Promise.resolve(join(at, 'no', 'token')), /no does not exist$/u],
    ['that is a directory', (at) => Promise.resolve(at), /is not a file$/u],
    [
      'below a file',
      async (at) => {
        await writeFile(join(at, 'file'), '');
        return join(at, 'file', 'token');
      },
      /(?:is not a directory|ENOTDIR\))$/u,
    ],
    [
      'that is a link',
      async (at) => {
        await writeFile(join(at, 'target'), 'precious');
        await symlink(join(at, 'target'), join(at, 'link'));
        return join(at, 'link');
      },
      /is a symbolic link$/u,
    ],
    [
      'that is a link to nothing',
      async (at) => {
        await symlink(join(at, 'nothing'), join(at, 'link'));
        return join(at, 'link');
      },
      /is a symbolic link$/u,
    ],
    [
      'in a work tree',
      async (at) => {
        await mkdir(join(at, 'repo', '.git'), { recursive: true });
        await mkdir(join(at, 'repo', 'deep'));
        return join(at, 'repo', 'deep', 'token');
      },
      /lies inside the git work tree .*repo$/u,
    ],
    [
      'in a work tree whose .git is a file',
      async (at) => {
        await writeFile(join(at, '.git'), 'gitdir: elsewhere');
        return join(at, 'token');
      },
      /lies inside the git work tree/u,
    ],
    [
      'that a linked directory puts into a work tree',
      async (at) => {
        await mkdir(join(at, 'repo', '.git'), { recursive: true });
        await symlink(join(at, 'repo'), join(at, 'link'));
        return join(at, 'link', 'token');
      },
      /lies inside the git work tree/u,
    ],
  ])('%s is refused, and foretold', async (_, prepare, problem) => {
    const sink: Sink = { type: 'file', path: await prepare(place) };
    const before = await everything(place);
    expect(sinkObstacle(sink, options)?.problem).toMatch(problem);
    expect((await failure(sink)).message).toMatch(problem);
    expect(await everything(place)).toEqual(before);
  });

  test('in a directory without the right to write is refused', async () => {
    await chmod(place, 0o555);
    // Nothing is forbidden to root, so it becomes nobody for a moment.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    const error = await failure({ type: 'file', path: join(place, 'token') });
    if (isRoot) process.seteuid?.(0);
    await chmod(place, 0o700);
    expect(error.message).toMatch(/nothing can be written|cannot be written \(EACCES\)/u);
  });
});

describe('a file with other things in it', () => {
  test('several secrets go to one file at the same time, and none is lost', async () => {
    const path = join(place, 'agent.env');
    await writeFile(path, '# agents\nA=1\n');
    const names = Array.from({ length: 12 }, (_, index) => `TOKEN_${String(index)}`);
    const handOver = createDelivery(options);
    await Promise.all(
      names.map((name) => handOver(new Secret(`value-of-${name}`), { type: 'env-file', path, name })),
    );
    const lines = (await readFile(path, 'utf8')).split('\n');
    expect(lines).toEqual(['# agents', 'A=1', ...names.map((name) => `${name}=value-of-${name}`), '']);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('a manifest is made, and then changed', async () => {
    const sink: Sink = { type: 'kubernetes-secret', path: join(place, 's.yaml'), name: 'a', key: 'one' };
    await deliver(sink);
    await deliver({ ...sink, key: 'two' });
    expect(await readFile(sink.path, 'utf8')).toContain(`stringData:\n  one: "${KEY}"\n  two: "${KEY}"\n`);
  });

  test.each<[Sink['type'], string | Buffer, RegExp]>([
    ['env-file', 'A="open\nB"\n', /cannot be changed: line 1 goes on/u],
    ['env-file', Buffer.from([0xff, 0xfe, 0x41]), /is not UTF-8 text$/u],
    ['env-file', 'A=1\n'.repeat(300_000), /is larger than 1 MiB$/u],
    ['kubernetes-secret', 'kind: ConfigMap\n', /cannot be changed: is no manifest of a Secret/u],
  ])('an %s that is something else is left alone', async (type, content, problem) => {
    const path = join(place, 'file');
    await writeFile(path, content);
    const sink: Sink =
      type === 'env-file'
        ? { type, path, name: 'T' }
        : { type: 'kubernetes-secret', path, name: 'a', key: 'k' };
    expect(sinkObstacle(sink, options)?.problem).toMatch(problem);
    expect((await failure(sink)).message).toMatch(problem);
    expect((await readFile(path)).equals(Buffer.from(content))).toBe(true);
  });

  test.each(["it's", ''])('the secret %j that does not fit is refused', async (text) => {
    const sink: Sink = { type: 'env-file', path: join(place, 'f'), name: 'T' };
    await expect(createDelivery(options)(new Secret(text), sink)).rejects.toThrow(DeliveryError);
    expect(await readdir(place)).toEqual([]);
  });
});

describe('a program', () => {
  test('gets exactly the secret on its input, and nothing of our credentials', async () => {
    const out = join(place, 'got');
    const script = `
      const bytes = require('node:fs').readFileSync(0);
      require('node:fs').writeFileSync(${JSON.stringify(out)},
        JSON.stringify([bytes.toString(), Object.keys(process.env).filter((name) => name.startsWith('WALDUR'))]));`;
    const env = { ...options.env, WALDUR_ACCESS_TOKEN: 'ours', WALDUR_API_URL: 'http://x/' };
    await deliver(node(script), { allowCommands: true, env });
    expect(JSON.parse(await readFile(out, 'utf8'))).toEqual([KEY, ['WALDUR_API_URL']]);
  });

  test('is started without a shell', async () => {
    const out = join(place, 'shell');
    await deliver({
      type: 'command',
      command: [process.execPath, '-e', '0', `; touch ${out}`, `$(touch ${out})`],
    });
    expect(await readdir(place)).toEqual([]);
  });

  test('that does not read its input is judged by its exit code', async () => {
    await expect(deliver(node('process.exit(0)'))).resolves.toBeUndefined();
  });

  test.each([
    ['process.exit(3)', /ended with exit code 3$/u],
    ["process.kill(process.pid, 'SIGKILL')", /ended with the signal SIGKILL$/u],
    ["process.stdin.on('data', (d) => { console.error(String(d)); process.exit(1) })", /exit code 1$/u],
  ])('%s is a failure, and what it wrote is not shown', async (script, problem) => {
    expect((await failure(node(script))).message).toMatch(problem);
  });

  test('that does not end is ended, with what it has started', async () => {
    const { runCommand } = await import('../../src/reconciler/sinks/run-command.ts');
    const sink = node('setInterval(() => {}, 1000)');
    await expect(runCommand(sink, KEY, { env: options.env, timeLimit: 50 })).rejects.toThrow(
      /did not end within/u,
    );
  });

  test.each([
    ['of a name that is nowhere', ['no-such-program-anywhere'], /is not there or cannot be started$/u],
    ['of a path that is nowhere', ['/no/such/program'], /is not there or cannot be started$/u],
    ['that is a directory', ['/'], /is not there or cannot be started$/u],
  ])('%s is refused, and foretold', async (_, command, problem) => {
    const sink: Sink = { type: 'command', command };
    expect(sinkObstacle(sink, options)?.problem).toMatch(problem);
    expect((await failure(sink)).message).toMatch(problem);
  });

  test('is not started unless that is allowed', async () => {
    const error = await failure(node(`require('fs').writeFileSync('${place}/x', '')`), {
      ...options,
      allowCommands: false,
    });
    expect(error.message).toMatch(/only with --allow-command$/u);
    expect(await readdir(place)).toEqual([]);
  });
});

function node(script: string): CommandSink {
  return { type: 'command', command: [process.execPath, '-e', script] };
}

/** All below a directory by name, with the text of files. */
async function everything(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return entry.isFile() ? `${path}: ${await readFile(path, 'utf8')}` : path;
    }),
  );
}
