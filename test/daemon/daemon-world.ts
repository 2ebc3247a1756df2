import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import type { BuiltCommand } from '../cli/built-command.ts';
import { startDaemon, type RunningDaemon } from './running-daemon.ts';

/** A directory of manifests, a sandbox, and daemons of one configuration that are started and ended. */
export interface DaemonWorld {
  readonly sandbox: Sandbox;
  /** Of this world alone. */
  readonly place: string;
  readonly configFile: string;
  /** What a daemon gets as its environment. */
  environment(): Record<string, string>;
  /** Writes the configuration: `source` has further lines of the only source, `whole` of all. */
  configure(source: string, whole?: string): Promise<void>;
  /** Writes or removes a manifest. */
  manifest(name: string, text: string | undefined): Promise<void>;
  start(env?: Readonly<Record<string, string>>): Promise<RunningDaemon>;
  close(): Promise<void>;
}

const TOKEN = 'the-token-of-the-status-page';

/** The sources of these worlds are called so. */
export const SOURCE = 'main';

/** Nothing is configured and started yet. */
export async function makeWorld(
  command: BuiltCommand,
  options: Parameters<typeof startSandbox>[0] = {},
): Promise<DaemonWorld> {
  const place = await mkdtemp(join(command.scratch, 'world-'));
  const manifests = join(place, 'manifests');
  const configFile = join(place, 'daemon.yaml');
  const [sandbox] = await Promise.all([startSandbox(options), mkdir(manifests)]);
  const daemons: RunningDaemon[] = [];
  const environment = (): Record<string, string> => ({
    WALDUR_API_URL: sandbox.url,
    WALDUR_ACCESS_TOKEN: sandbox.token('admin'),
    STATUS_TOKEN: TOKEN,
  });
  return {
    sandbox,
    place,
    configFile,
    environment,
    configure: (source, whole = '') =>
      writeFile(
        configFile,
        `stateDirectory: ${join(place, 'state')}
listen: { port: 0, token: { env: STATUS_TOKEN } }
backOff: { first: 500ms, most: 1s }
sources:
  ${SOURCE}:
    directory: ${manifests}
    ${source.replaceAll('\n', '\n    ')}
${whole}
`,
      ),
    async manifest(name, text) {
      const path = join(manifests, name);
      if (text === undefined) await rm(path);
      else await writeFile(path, text);
    },
    async start(env = {}) {
      const daemon = await startDaemon(command, {
        config: configFile,
        token: TOKEN,
        env: { ...environment(), ...env },
      });
      daemons.push(daemon);
      return daemon;
    },
    async close() {
      await Promise.all(daemons.map((daemon) => daemon.end('SIGKILL')));
      await sandbox.close();
    },
  };
}

/** An offering, with further lines of its spec. */
export function offering(name: string, spec: string, annotations = ''): string {
  return `apiVersion: gitops.waldur.com/v1alpha1
kind: Offering
metadata: { name: ${name}, annotations: { ${annotations} } }
spec:
  name: ${name}
  customer: { name: Example University }
  category: { name: HPC }
  type: Marketplace.Basic
  ${spec.replaceAll('\n', '\n  ')}
`;
}
