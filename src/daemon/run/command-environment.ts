import type { AllowList } from '../../reconciler/allow-list.ts';
import type { Environment } from '../../waldur/environment.ts';

/** What every program needs to run, and what says nothing that is secret. */
const HARMLESS: readonly string[] = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'];

/** The variables that programs see that get a secret: those that manifests may read, and none of ours. */
export function commandEnvironment(env: Environment, { environment }: AllowList): Environment {
  return Object.fromEntries([...HARMLESS, ...environment].map((name) => [name, env[name]]));
}
