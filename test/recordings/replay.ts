import { fileURLToPath } from 'node:url';
import { playRecording } from './play-recording.ts';
import { loadRecordings, type Recording } from './recording.ts';

/** Where the project's own copy of the recordings is. */
export const OWN_RECORDINGS = fileURLToPath(new URL('data', import.meta.url));

const SHOWN = 8;

async function replay(recording: Recording): Promise<readonly string[]> {
  try {
    return await playRecording(recording);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/**
 * `npm run test:recordings [-- DIR]`: replays every recording of DIR (default: the project's own copy) against the
 * sandbox. Prints one line per recording, the differences of failed ones, and `N passed, N failed`.
 */
export async function main(args: readonly string[]): Promise<number> {
  const directory = args[0] ?? OWN_RECORDINGS;
  const recordings = await loadRecordings(directory).catch((error: unknown) => {
    console.log(`cannot read ${directory}: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  });
  let failed = 0;
  for (const recording of recordings) {
    const differences = await replay(recording);
    if (differences.length > 0) failed += 1;
    console.log(`${differences.length === 0 ? 'passed' : 'failed'}  ${recording.file}  ${recording.title}`);
    for (const difference of differences.slice(0, SHOWN)) console.log(`        ${difference}`);
    if (differences.length > SHOWN) {
      console.log(`        … and ${String(differences.length - SHOWN)} more differences`);
    }
  }
  console.log(`${String(recordings.length - failed)} passed, ${String(failed)} failed`);
  return failed === 0 && recordings.length > 0 ? 0 : 1;
}
