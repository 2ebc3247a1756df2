import { Option, type Command } from 'commander';
import { RECOVERIES } from '../providers/intervention.ts';
import {
  LOG_LEVELS,
  type ApplyOptions,
  type DaemonOptions,
  type DriftOptions,
  type PlanOptions,
  type PlanningOptions,
  type RefreshOptions,
  type RotateOptions,
  type SandboxOptions,
  type SchemaOptions,
  type ValidateOptions,
  type VersionOptions,
} from './command-options.ts';
import { lockTimeout } from './lock-timeout.ts';
import { stateVerbs } from './state-verbs.ts';
import type { Verb, VerbGroup } from './verb.ts';
import { withSandbox } from './with-sandbox.ts';
import { digest, filled, recoveries, several, targets, timeSpan, wholeNumber } from './parse-option.ts';

const MOST_PARALLEL = 64;

/** All verbs, in the order in which the help lists them. */
export const VERBS: readonly (Verb | VerbGroup)[] = [
  {
    name: 'validate',
    description: 'check manifests without a server',
    define: withManifests,
    invocation: (command) => ({ verb: 'validate', options: command.opts<ValidateOptions>() }),
  },
  {
    name: 'plan',
    description: 'show what an apply would change; sends no write',
    define(command) {
      withPlanning(command);
      withState(command);
      command.option(
        '--detailed-exitcode',
        'exit with 2 when changes are pending, with 6 when something waits',
      );
      command.option('--out <file>', 'save the plan, to apply exactly this later', filled);
    },
    invocation(command) {
      refusePartialPrune(command);
      return { verb: 'plan', options: command.opts<PlanOptions>() };
    },
  },
  {
    name: 'apply',
    description: 'change the server to what the manifests declare',
    define(command) {
      command.argument('[plan]', 'file of a saved plan, instead of -f');
      withPlanning(command, 'or-plan');
      withLockedState(command);
      withCarryingOut(command);
      command.addOption(
        new Option('--expect-digest <digest>', 'refuse a plan with another digest').argParser(digest),
      );
      command.addOption(
        new Option(
          '--recover <Kind/name=choice>',
          `instead of what differs: ${RECOVERIES.join(', ')}; repeatable`,
        ).argParser(recoveries),
      );
      withCommands(command);
    },
    invocation: (command) => ({ verb: 'apply', options: applyOptions(command) }),
  },
  {
    name: 'drift',
    description: 'show what was changed on the server since it was applied; sends no write',
    define(command) {
      withManifests(command);
      withTargets(command);
      withState(command);
      withTimes(command);
    },
    invocation: (command) => ({ verb: 'drift', options: command.opts<DriftOptions>() }),
  },
  {
    name: 'refresh',
    description: 'let the server read declared objects again from what is behind them',
    define(command) {
      withManifests(command);
      withTargets(command);
      withLockedState(command);
      withRun(command);
      withCarryingOut(command);
    },
    invocation: (command) => ({ verb: 'refresh', options: command.opts<RefreshOptions>() }),
  },
  {
    name: 'rotate',
    description: 'give a service account a new token and deliver it',
    define(command) {
      command.argument('<name>', 'metadata.name of a ServiceAccount');
      withManifests(command);
      withLockedState(command);
      withRun(command);
      withConsent(command);
      withCommands(command);
    },
    invocation(command) {
      const [name = ''] = command.args;
      return { verb: 'rotate', options: { ...command.opts<Omit<RotateOptions, 'name'>>(), name } };
    },
  },
  stateVerbs,
  {
    name: 'schema',
    description: 'print the JSON Schema of a kind, or write those of all kinds',
    define(command) {
      command
        .argument('[kind]', 'e.g. Offering')
        .option('--out <directory>', 'write the schemas of all kinds to a directory');
    },
    invocation(command) {
      const [kind] = command.args;
      const options = command.opts<SchemaOptions>();
      return { verb: 'schema', options: kind === undefined ? options : { ...options, kind } };
    },
  },
  {
    name: 'sandbox',
    description: 'run an embedded Waldur API in memory, for trials and tests',
    define: withSandbox,
    invocation: (command) => ({ verb: 'sandbox', options: command.opts<SandboxOptions>() }),
  },
  {
    name: 'daemon',
    description: 'keep the server to what is in git or a directory, until it is stopped',
    define(command) {
      command.addOption(
        new Option('--config <file>', 'configuration of the daemon')
          .env('WALDUR_GITOPS_DAEMON_CONFIG')
          .makeOptionMandatory(),
      );
    },
    invocation: (command) => ({ verb: 'daemon', options: command.opts<DaemonOptions>() }),
  },
  {
    name: 'version',
    description: 'print the version',
    define(command) {
      command.addOption(format(['text', 'json']));
    },
    invocation: (command) => ({ verb: 'version', options: command.opts<VersionOptions>() }),
  },
];

/** What belongs to the making of a plan, and a saved one was made with. */
const CHOSEN_BEFORE = [
  'file',
  'target',
  'prune',
  'maxDeletePercent',
  'adoptOnly',
  'writeSecrets',
  'recover',
  'manifestSet',
];

/** A part of the objects is no ground to say what no manifest declares any more. */
function refusePartialPrune(command: Command): void {
  const { prune, target } = command.opts<Pick<PlanningOptions, 'prune' | 'target'>>();
  if (prune === true && target.length > 0) {
    command.error('error: --prune looks at all objects, and cannot be given together with --target');
  }
}

function applyOptions(command: Command): ApplyOptions {
  const [planFile] = command.args;
  if (planFile === undefined) {
    refusePartialPrune(command);
    const { file, ...options } = command.opts<
      Omit<ApplyOptions, 'file'> & Partial<Pick<ApplyOptions, 'file'>>
    >();
    if (file !== undefined) return { ...options, file };
    return command.error("error: give manifests with '-f, --file <path>', or the file of a saved plan");
  }
  const given = CHOSEN_BEFORE.filter((name) => command.getOptionValueSource(name) === 'cli');
  if (given.length === 0) return { ...command.opts<ApplyOptions>(), file: [], planFile };
  const flags = command.options.filter((option) => given.includes(option.attributeName()));
  const names = flags.map(({ long }) => long ?? '').join(', ');
  return command.error(`error: ${names} cannot be chosen for a saved plan; give it when the plan is made`);
}

function withManifests(command: Command, presence: 'mandatory' | 'or-plan' = 'mandatory'): void {
  command
    .addOption(
      new Option('-f, --file <path>', 'manifest file or directory, - for standard input; repeatable')
        .argParser(several)
        .makeOptionMandatory(presence === 'mandatory'),
    )
    .addOption(format(['text', 'json', 'markdown']));
}

function withPlanning(command: Command, presence: 'mandatory' | 'or-plan' = 'mandatory'): void {
  withManifests(command, presence);
  withTargets(command);
  command
    .option(
      '--prune',
      'remove what no manifest declares any more: members of sets, and objects of the inventory',
    )
    .addOption(
      new Option('--max-delete-percent <percent>', 'refuse to remove a larger share than this')
        .argParser(wholeNumber(0, 100))
        .default(30),
    )
    .option('--adopt-only', 'make objects that are on the server already ours, and send nothing')
    .option('--write-secrets', 'write secrets that cannot be compared');
  withRun(command);
}

function withTargets(command: Command): void {
  command.addOption(
    new Option('--target <Kind/name>', 'only this object and what it needs; repeatable')
      .argParser(targets)
      .default([], 'all'),
  );
}

function withConsent(command: Command): void {
  command
    .option('-y, --yes', 'apply without asking')
    .addOption(new Option('--auto-approve', 'the same as --yes').implies({ yes: true }));
}

function withCommands(command: Command): void {
  command.option('--allow-command', 'let secrets be given to programs that the manifests name');
}

function withCarryingOut(command: Command): void {
  withConsent(command);
  command
    .option('--detailed-exitcode', 'exit with 6 when something waits')
    .addOption(
      new Option('--parallelism <count>', 'objects worked on at the same time')
        .argParser(wholeNumber(1, MOST_PARALLEL))
        .default(4),
    );
}

function withState(command: Command): void {
  command
    .addOption(
      new Option('--state <directory>', 'where the inventory is; none for a run without one').argParser(
        filled,
      ),
    )
    .option(
      '--manifest-set <name>',
      'name of these manifests in the inventory, instead of their paths',
      filled,
    );
}

function withLockedState(command: Command): void {
  withState(command);
  command.addOption(lockTimeout());
}

function withRun(command: Command): void {
  command.option('--show-requests', 'list the exact requests below each object (text)');
  withTimes(command);
}

function withTimes(command: Command): void {
  command
    .addOption(new Option('--timeout <time>', 'stop after this time, e.g. 90s or 10m').argParser(timeSpan))
    .addOption(new Option('--log-level <level>', 'log to standard error').choices(LOG_LEVELS))
    .addOption(
      new Option('--log-format <format>', 'pretty is the default on a terminal').choices(['json', 'pretty']),
    );
}

function format(choices: readonly string[]): Option {
  return new Option('--format <format>', 'how the result is written').choices(choices).default('text');
}
