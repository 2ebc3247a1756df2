import { isApiError } from '../../src/waldur/errors.ts';
import type { Ground } from './ground.ts';
import type { Life } from './life.ts';
import { modelOf, unsettled, type Model } from './judge.ts';
import type { Version } from './scenario.ts';

/** So many runs are enough after any trouble: the first mends, and the next one waits for what the server works on. */
const MOST_RUNS = 2;

/** Runs again until all is applied, and says what is not. */
export async function heal(ground: Ground, version: Version): Promise<readonly string[]> {
  for (let runs = 1; ; runs += 1) {
    const open = await attempt(ground, version);
    if (open.length === 0 || runs === MOST_RUNS) return open;
  }
}

/** Runs once, and says what was not applied, also when the run could not even begin. Throws bugs. */
export async function attempt(
  ground: Ground,
  version: Version,
  { life, parallelism }: { readonly life?: Life; readonly parallelism?: number } = {},
): Promise<readonly string[]> {
  try {
    const done = await ground.run(version, life, parallelism);
    if (done === 'ended') return ['it has died'];
    return done.report.results.flatMap(({ label, outcome, error, because }) =>
      outcome === 'applied' ? [] : [`${label} ${outcome}: ${error?.summary ?? because ?? ''}`],
    );
  } catch (error) {
    if (!isApiError(error)) throw error;
    return [`the run could not begin: ${error.message}`];
  } finally {
    ground.sandbox.worker.finish();
  }
}

/** Applies a version without any trouble, and says how all is then. Throws when that is not possible. */
export async function model(ground: Ground, version: Version): Promise<Model> {
  const left = [...(await attempt(ground, version)), ...unsettled(await ground.plan(version))];
  if (left.length > 0)
    throw new Error(`without any trouble there is something left to do:\n${left.join('\n')}`);
  return modelOf(ground);
}
