import { DEFAULT_STATE_DIRECTORY } from '../default-state-directory.ts';
import type { LockRecord } from './lock-record.ts';
import type { Life } from './process-life.ts';

const MINUTE = 60_000;

/** Who has a lock, e.g. `apply (process 4711 on runner-1)`. */
export function holderText({ command, process, host }: LockRecord): string {
  return `${command} (process ${String(process)} on ${host})`;
}

/** How long ago a time was, e.g. `12 minutes ago`. */
export function ageText(since: string): string {
  const minutes = Math.floor((Date.now() - Date.parse(since)) / MINUTE);
  if (!(minutes >= 1)) return 'just now';
  if (minutes < 120) return `${String(minutes)} ${minutes === 1 ? 'minute' : 'minutes'} ago`;
  if (minutes < 2_880) return `${String(Math.floor(minutes / 60))} hours ago`;
  return `${String(Math.floor(minutes / 1_440))} days ago`;
}

/** What can be done about a lock. */
export function holderHints(holder: LockRecord, life: Life, directory: string): readonly string[] {
  if (life === 'alive') {
    return ['That process is at work. Wait for it (an apply does with --lock-timeout 10m), or stop it.'];
  }
  const word = /^[\w./-]+$/u.test(directory) ? directory : `'${directory}'`;
  const place = directory === DEFAULT_STATE_DIRECTORY ? '' : ` --state ${word}`;
  return [
    life === 'dead'
      ? 'That process is gone.'
      : 'Whether that process still runs cannot be seen from here: it is of another machine or container, or the machine was started anew.',
    `Wait for it (an apply does with --lock-timeout 10m), or, when you know that it is gone: waldur-gitops state unlock ${holder.id}${place}`,
  ];
}
