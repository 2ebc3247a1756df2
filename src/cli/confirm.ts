import { createInterface } from 'node:readline/promises';
import { EXIT } from './exit-code.ts';
import { CommandFailure } from './command-failure.ts';
import type { Terminal } from './terminal.ts';
import { visibleText } from '../text/visible-text.ts';

/** What is said where nobody can be asked. */
export interface NobodyThere {
  readonly summary: string;
  readonly hint: string;
}

/**
 * Asks a person whether to go on; only `yes` counts. False for any other answer, for the end of the input and for an
 * interrupt. Throws CommandFailure where nobody can be asked.
 */
export async function confirm(
  terminal: Terminal,
  question: string,
  signal: AbortSignal,
  nobody: NobodyThere,
): Promise<boolean> {
  if (terminal.interactive !== true) {
    throw new CommandFailure(
      [
        {
          code: 'APPLY_NOT_CONFIRMED',
          severity: 'error',
          summary: nobody.summary,
          hints: [nobody.hint],
        },
      ],
      EXIT.refused,
    );
  }
  // Without its own terminal handling readline leaves an interrupt to the process, which counts them.
  const lines = createInterface({ input: terminal.stdin, output: terminal.stderr, terminal: false });
  try {
    // A closed input never answers the question, so its end has to count as an answer.
    const ended = new Promise<string>((resolve) => {
      lines.once('close', () => {
        resolve('');
      });
    });
    const answer = await Promise.race([
      lines.question(`${visibleText(question)} Only 'yes' is accepted: `, { signal }),
      ended,
    ]);
    return answer.trim() === 'yes';
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    lines.close();
  }
}
