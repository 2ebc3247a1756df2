#!/usr/bin/env node
import { CommanderError } from 'commander';
import { EXIT } from './exit-code.ts';
import { createProgram } from './program.ts';

const program = createProgram(async (invocation, color) => {
  const [{ processTerminal }, { runCommand }] = await Promise.all([
    import('./process-terminal.ts'),
    import('./run-command.ts'),
  ]);
  process.exitCode = await runCommand(invocation, processTerminal(color));
});
for (const command of [program, ...program.commands]) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.badFlags;
}
