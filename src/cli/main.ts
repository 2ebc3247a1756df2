#!/usr/bin/env node
import { CommanderError } from 'commander';
import { EXIT } from './exit-code.ts';
import { createProgram } from './program.ts';

const words = process.argv.slice(2);
const program = createProgram(words, async (invocation, color) => {
  const [{ processTerminal }, { runCommand }] = await Promise.all([
    import('./process-terminal.ts'),
    import('./run-command.ts'),
  ]);
  process.exitCode = await runCommand(invocation, processTerminal(color));
});

try {
  await program.parseAsync(words, { from: 'user' });
} catch (error) {
  // Anything else is thrown on by node with its stack, and means that this file is broken.
  process.exitCode = EXIT.bug;
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.badFlags;
}
