import { expect, test } from 'vitest';
import { playRecording } from './play-recording.ts';
import { loadRecordings } from './recording.ts';
import { OWN_RECORDINGS } from './replay.ts';

const recordings = await loadRecordings(OWN_RECORDINGS);

test('there are recordings to replay', () => {
  expect(recordings.length).toBeGreaterThan(10);
});

test.each(recordings.map((recording) => [recording.file, recording] as const))(
  'the sandbox answers as the server did in %s',
  async (_file, recording) => {
    expect(await playRecording(recording)).toEqual([]);
  },
);
