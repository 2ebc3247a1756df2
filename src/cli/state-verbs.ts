import { InvalidArgumentError, Option, type Command } from 'commander';
import type { ObjectKey } from '../manifest/object-key.ts';
import { DEFAULT_STATE_DIRECTORY } from '../state/default-state-directory.ts';
import type { StateChangeOptions, StateOptions, StateRemoveOptions } from './command-options.ts';
import { lockTimeout } from './lock-timeout.ts';
import { filled, oneKey, targets } from './parse-option.ts';
import type { VerbGroup } from './verb.ts';

/** `state`: commands that look into a state and mend it. They need no server and no manifests. */
export const stateVerbs: VerbGroup = {
  name: 'state',
  description: 'look into the state of earlier runs, and mend it',
  verbs: [
    {
      name: 'list',
      description: 'list the objects that are ours, and requests whose end is not known',
      define: withState,
      invocation: (command) => ({ verb: 'state list', options: command.opts<StateOptions>() }),
    },
    {
      name: 'show',
      description: 'show all that is known of one object',
      define(command) {
        command.argument('<Kind/name>', 'the object', oneKey);
        withState(command);
      },
      invocation(command) {
        const [key] = keysOf(command);
        return { verb: 'state show', options: { ...command.opts<StateOptions>(), key } };
      },
    },
    {
      name: 'rm',
      description: 'let go of objects: they stay on the server, and are ours no more',
      define(command) {
        command.argument('<Kind/name...>', 'the objects', targets);
        withState(command);
        command.addOption(lockTimeout());
        command.option('-y, --yes', 'do it without asking');
      },
      invocation(command) {
        return {
          verb: 'state rm',
          options: { ...command.opts<Omit<StateRemoveOptions, 'keys'>>(), keys: keysOf(command) },
        };
      },
    },
    {
      name: 'mv',
      description: 'rename an object whose manifest is called otherwise now',
      define(command) {
        command.argument('<Kind/old>', 'the object as it is called', oneKey);
        command.argument('<Kind/new>', 'and as it is to be called', oneKey);
        withState(command);
        command.addOption(lockTimeout());
      },
      invocation(command) {
        const [from, to = from] = keysOf(command);
        return { verb: 'state mv', options: { ...command.opts<StateChangeOptions>(), from, to } };
      },
    },
    {
      name: 'unlock',
      description: 'take the lock away from a run that is gone',
      define(command) {
        command.argument('<id>', 'the id of its holder, which a locked state shows');
        withState(command);
      },
      invocation(command) {
        const [id = ''] = command.args;
        return { verb: 'state unlock', options: { ...command.opts<StateOptions>(), id } };
      },
    },
  ],
};

/** The parser of the arguments has seen that they are keys, and that there is one. */
function keysOf(command: Command): readonly [ObjectKey, ...ObjectKey[]] {
  return command.args as unknown as readonly [ObjectKey, ...ObjectKey[]];
}

function withState(command: Command): void {
  command
    .addOption(
      new Option('--state <directory>', 'where the state is')
        .argParser(directory)
        .default(DEFAULT_STATE_DIRECTORY),
    )
    .addOption(
      new Option('--format <format>', 'how the result is written').choices(['text', 'json']).default('text'),
    );
}

function directory(value: string): string {
  if (value !== 'none') return filled(value);
  throw new InvalidArgumentError('These commands are about a state; ./none is a directory of that name.');
}
