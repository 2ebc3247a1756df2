import { afterEach, describe, expect, it } from 'vitest';
import { createProgress, type Progress } from '../../src/cli/views/progress.ts';
import { HOSTILE } from './example-plan.ts';
import { resultOf } from './example-report.ts';
import { fakeTerminal, type FakeTerminal } from './fake-terminal.ts';

const CLEAR_LINE = '\r\u001b[2K';
const running: Progress[] = [];

function progressOn({ terminal }: FakeTerminal): Progress {
  const progress = createProgress(terminal, { stream: terminal.stdout, color: false });
  running.push(progress);
  return progress;
}

function story(progress: Progress): void {
  progress.report({ type: 'phase', phase: 'connecting', detail: 'https://portal.example.org/api/' });
  progress.report({ type: 'phase', phase: 'observing', detail: '2 Offering objects' });
  progress.report({ type: 'phase', phase: 'applying', detail: '2 objects, 3 writes' });
  progress.report({ type: 'started', key: 'Offering/a', label: 'Offering/a' });
  progress.report({ type: 'started', key: 'Offering/b', label: 'Offering/b' });
  progress.report({
    type: 'finished',
    result: resultOf({ key: 'Offering/a', outcome: 'applied', done: ['created'] }),
  });
  progress.tell('Stopping.');
  progress.clear();
}

const RESULTS = `applying 2 objects, 3 writes\n  ${'Offering/a'.padEnd(32)}  created\n`;

describe('progress', () => {
  afterEach(() => {
    for (const progress of running.splice(0)) progress.clear();
  });

  it('is plain lines in a pipe, each once', () => {
    const screen = fakeTerminal();
    story(progressOn(screen));
    expect(screen.err()).toBe(
      'connecting to https://portal.example.org/api/\nreading 2 Offering objects\nStopping.\n',
    );
    expect(screen.out()).toBe(RESULTS);
  });

  it('is one line on a terminal, redrawn, that says who is at work and goes away', () => {
    const screen = fakeTerminal({ live: true });
    story(progressOn(screen));
    const frames = screen.err().split(CLEAR_LINE);
    expect(frames.filter((frame) => frame.includes('\n'))).toEqual(['Stopping.\n']);
    expect(frames).toContainEqual(expect.stringMatching(/^reading 2 Offering objects · <?\d/u));
    expect(frames).toContainEqual(expect.stringMatching(/^Offering\/a and 1 other · <?\d.* · 0 done$/u));
    expect(frames).toContainEqual(expect.stringMatching(/^Offering\/b · <?\d.* · 1 done$/u));
    expect(frames.at(-1)).toBe('');
    expect(screen.out()).toBe(RESULTS);
  });

  it('never breaks the live line, whatever a label holds', () => {
    const screen = fakeTerminal({ live: true, width: 30 });
    const progress = progressOn(screen);
    progress.report({ type: 'started', key: 'Offering/a', label: HOSTILE });
    const frames = screen.err().split(CLEAR_LINE);
    expect(frames.at(-1)).toHaveLength(29);
    // oxlint-disable-next-line no-control-regex
    expect(frames.at(-1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/u);
  });
});
