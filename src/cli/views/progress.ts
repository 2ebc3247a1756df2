import type { Writable } from 'node:stream';
import type { ProgressEvent } from '../../reconciler/report.ts';
import type { Terminal } from '../terminal.ts';
import { countText } from '../../text/count-text.ts';
import { durationText } from '../../text/duration-text.ts';
import { plainLine, type Line } from './line.ts';
import { paintLine, paintLines } from './paint.ts';
import { resultLines } from './report-text.ts';
import { visibleText } from '../../text/visible-text.ts';

const CLEAR_LINE = '\r\u001b[2K';
const REDRAW_MILLISECONDS = 200;
const PHASES = { connecting: 'connecting to', observing: 'reading', applying: 'applying' } as const;

/** Shows how a run goes on. */
export interface Progress {
  readonly report: (event: ProgressEvent) => void;
  /** A sentence between the lines of the run. */
  readonly tell: (sentence: string) => void;
  /** Takes the live line away, if there is one; the next event brings it back. */
  readonly clear: () => void;
}

/**
 * Progress on standard error: on a terminal one line that is redrawn, elsewhere plain lines. Finished objects are lines
 * of `results`, each written once.
 */
export function createProgress(
  terminal: Terminal,
  results: { readonly stream: Writable; readonly color: boolean },
): Progress {
  const running = new Map<string, { readonly label: string; readonly since: number }>();
  let phase: { readonly text: string; readonly since: number } | undefined;
  let done = 0;
  let isShown = false;
  let timer: NodeJS.Timeout | undefined;

  const clear = (): void => {
    isShown = false;
    clearInterval(timer);
    timer = undefined;
    if (terminal.live) terminal.stderr.write(CLEAR_LINE);
  };
  const draw = (): void => {
    // Escapes make a text longer, so it is shortened last.
    const text = visibleText(liveText({ running: [...running.values()], phase, done }));
    const line = plainLine(shortened(text, terminal.width - 1), 0, 'quiet');
    terminal.stderr.write(`${CLEAR_LINE}${paintLine(line, terminal.color)}`);
  };
  const redraw = (): void => {
    if (!terminal.live) return;
    isShown = true;
    draw();
    timer ??= setInterval(draw, REDRAW_MILLISECONDS).unref();
  };
  const write = (stream: Writable, lines: readonly Line[], color: boolean): void => {
    if (terminal.live) terminal.stderr.write(CLEAR_LINE);
    stream.write(paintLines(lines, color));
  };

  const report = (event: ProgressEvent): void => {
    switch (event.type) {
      case 'phase': {
        const text = `${PHASES[event.phase]} ${event.detail}`;
        phase = { text, since: performance.now() };
        const line = plainLine(text, 0, 'quiet');
        if (event.phase === 'applying') write(results.stream, [line], results.color);
        else if (!terminal.live) write(terminal.stderr, [line], false);
        break;
      }
      case 'started':
        running.set(event.key, { label: event.label, since: performance.now() });
        break;
      case 'finished':
        running.delete(event.result.key);
        done += 1;
        write(results.stream, resultLines(event.result, terminal.width), results.color);
        break;
    }
    redraw();
  };
  const tell = (sentence: string): void => {
    write(terminal.stderr, [plainLine(sentence, 0, 'warn')], terminal.color && terminal.live);
    if (isShown) redraw();
  };
  return { report, tell, clear };
}

function liveText(state: {
  readonly running: readonly { readonly label: string; readonly since: number }[];
  readonly phase: { readonly text: string; readonly since: number } | undefined;
  readonly done: number;
}): string {
  const [oldest, ...others] = state.running;
  const now = performance.now();
  if (oldest === undefined) {
    return state.phase === undefined ? '' : `${state.phase.text} · ${durationText(now - state.phase.since)}`;
  }
  const more = others.length === 0 ? '' : ` and ${countText(others.length, 'other')}`;
  return `${oldest.label}${more} · ${durationText(now - oldest.since)} · ${String(state.done)} done`;
}

function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
