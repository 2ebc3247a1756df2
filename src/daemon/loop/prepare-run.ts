import { StateError } from '../../state/state-error.ts';
import { shortRevision } from '../../text/short-revision.ts';
import type { SourceRecord } from '../record/source-record.ts';
import { runFailure, type RunFailure, type RunProblem } from '../run/run-failure.ts';
import { SourceError } from '../source/source-error.ts';
import type { KeptManifests } from './kept-manifests.ts';
import type { SoundManifests } from './loaded-manifests.ts';
import type { RunHooks } from './run-hooks.ts';

/** What a run begins with. */
export interface PreparedRun {
  /** What the server is held against; absent: it is not looked at. */
  readonly planned?: SoundManifests;
  /** Whether the server may be brought to it. */
  readonly counts: boolean;
  /** When the source was read, where it could be. */
  readonly fetched?: Date;
  /** Why what is planned is not what the source has now. */
  readonly failure?: RunFailure;
}

/**
 * With these nobody can know that anything else is wanted than before. With all others there is something newer, or
 * somebody has taken the manifests away: then nothing is changed until that is clear.
 */
const STILL_COUNTS: ReadonlySet<RunProblem> = new Set(['SourceUnreachable', 'SourceDenied']);

/**
 * Fetches, and reads the manifests. What is wrong with them is no reason to look away from the server: then the last good
 * ones are taken, after a restart from their copy on the disk. Throws what nobody foresaw, and when the signal is raised.
 */
export async function prepareRun(
  kept: KeptManifests,
  hooks: RunHooks,
  signal: AbortSignal,
): Promise<PreparedRun> {
  hooks.entered('Fetching');
  let fetched: Date | undefined;
  let failure: RunFailure | undefined;
  try {
    const found = await hooks.fetch(signal);
    fetched = new Date();
    const record = hooks.record();
    const { revision } = found;
    if (record.attempted?.id !== revision.id) await hooks.remember({ ...record, attempted: revision });
    failure = await kept.update(found);
  } catch (error) {
    const isForeseen = error instanceof SourceError || error instanceof StateError;
    if (!isForeseen || signal.aborted) throw error;
    failure = runFailure(error);
  }
  const known = fetched === undefined ? {} : { fetched };
  if (failure === undefined) return { ...known, ...plannedOf(kept), counts: true };
  const problem = await kept.recall();
  const planned = kept.sound();
  const counts = STILL_COUNTS.has(failure.reason) && hooks.record().attempted?.id === planned?.revision.id;
  const message = messageOf(failure, { planned, counts, problem, record: hooks.record() });
  return { ...known, ...plannedOf(kept), counts, failure: { ...failure, message } };
}

function plannedOf(kept: KeptManifests): Pick<PreparedRun, 'planned'> {
  const planned = kept.sound();
  return planned === undefined ? {} : { planned };
}

/** What is wrong, and what the daemon does until that is mended. */
function messageOf(
  { reason, message }: RunFailure,
  now: {
    readonly planned: SoundManifests | undefined;
    readonly counts: boolean;
    readonly problem: string | undefined;
    readonly record: SourceRecord;
  },
): string {
  if (now.problem !== undefined) return `${message}; the server is not looked at, as ${now.problem}`;
  // Where the mistake is says enough.
  if (now.planned === undefined || reason === 'ManifestsInvalid') return message;
  const revision = shortRevision(now.planned.revision.id);
  const { lastFetched } = now.record;
  const since = lastFetched === undefined ? '' : `, read last at ${minuteText(lastFetched)},`;
  return now.counts
    ? `${message}; until that is mended, revision ${revision}${since} still counts`
    : `${message}; until that is mended, the server is held against revision ${revision}${since} and not changed`;
}

/** `2026-11-28 20:46 UTC`. */
function minuteText(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
