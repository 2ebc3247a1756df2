import { Command } from 'commander';
import type { Invocation } from './command-options.ts';
import type { Verb, VerbGroup } from './verb.ts';
import { VERBS } from './verbs.ts';
import { VERSION } from './version-number.ts';

/** Starts a command. `color` is what `--color` or `--no-color` asked for. */
export type Start = (invocation: Invocation, color: boolean | undefined) => Promise<void>;

const EPILOGUE = `
The server is named by WALDUR_API_URL, the token is in WALDUR_ACCESS_TOKEN or in the file
WALDUR_ACCESS_TOKEN_FILE. Exit codes: docs/exit-codes.md.`;

/**
 * The command line: what can be typed, and what it means. `words` is what was typed; verbs that are not among it get a
 * name and a description only, which is all that the help of the program needs. Loads nothing but the parser, and
 * throws its CommanderError.
 */
export function createProgram(words: readonly string[], start: Start): Command {
  const program = new Command('waldur-gitops')
    .description(
      'Keep the configuration of a Waldur marketplace in git: validate, plan and apply YAML manifests.',
    )
    .version(VERSION, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError('Give --help to see what can be given.')
    .exitOverride()
    .addHelpText('after', EPILOGUE);

  addVerbs(program, VERBS, words, start);
  return program;
}

function addVerbs(
  parent: Command,
  verbs: readonly (Verb | VerbGroup)[],
  words: readonly string[],
  start: Start,
): void {
  for (const verb of verbs) {
    const command = parent.command(verb.name).description(verb.description);
    if (!words.includes(verb.name)) continue;
    if ('verbs' in verb) {
      addVerbs(command, verb.verbs, words, start);
      continue;
    }
    verb.define(command);
    command
      .option('--color', 'always use colour')
      .option('--no-color', 'never use colour')
      .action(async () => start(verb.invocation(command), command.opts<{ color?: boolean }>().color));
  }
}
