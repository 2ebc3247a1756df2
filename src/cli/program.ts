import { Command, Option } from 'commander';
import {
  LOG_LEVELS,
  type ApplyOptions,
  type Invocation,
  type PlanOptions,
  type SandboxOptions,
  type SchemaOptions,
  type ValidateOptions,
  type VersionOptions,
} from './command-options.ts';
import { several, targets, timeSpan, wholeNumber } from './parse-option.ts';
import { VERSION } from './version-number.ts';

/** Starts a command. `color` is what `--color` or `--no-color` asked for. */
export type Start = (invocation: Invocation, color: boolean | undefined) => Promise<void>;

const MOST_PARALLEL = 64;
const MOST_PORT = 65_535;

/** The command line: what can be typed, and what it means. Loads nothing but the parser. */
export function createProgram(start: Start): Command {
  const program = new Command('waldur-gitops')
    .description(
      'Keep the configuration of a Waldur marketplace in git: validate, plan and apply YAML manifests.',
    )
    .version(VERSION, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText(
      'after',
      `
The server is named by WALDUR_API_URL, the token is in WALDUR_ACCESS_TOKEN or in the file
WALDUR_ACCESS_TOKEN_FILE. Exit codes: docs/exit-codes.md.`,
    );

  const verb = (name: string, description: string, toInvocation: (command: Command) => Invocation): Command =>
    program
      .command(name)
      .description(description)
      .option('--color', 'always use colour')
      .option('--no-color', 'never use colour')
      .action(async (...parameters: readonly unknown[]) => {
        const command = parameters.at(-1);
        if (!(command instanceof Command)) throw new TypeError('the parser passes the command last');
        await start(toInvocation(command), command.opts<{ color?: boolean }>().color);
      });

  withManifests(
    verb('validate', 'check manifests without a server', (command) => ({
      verb: 'validate',
      options: command.opts<ValidateOptions>(),
    })),
  );
  withPlanning(
    verb('plan', 'show what an apply would change; sends no write', (command) => ({
      verb: 'plan',
      options: command.opts<PlanOptions>(),
    })),
  );
  withPlanning(
    verb('apply', 'change the server to what the manifests declare', (command) => ({
      verb: 'apply',
      options: command.opts<ApplyOptions>(),
    })),
  )
    .option('-y, --yes', 'apply without asking', false)
    .addOption(new Option('--auto-approve', 'the same as --yes').implies({ yes: true }))
    .addOption(
      new Option('--parallelism <count>', 'objects worked on at the same time')
        .argParser(wholeNumber(1, MOST_PARALLEL))
        .default(4),
    );
  verb('schema', 'print the JSON Schema of a kind, or write those of all kinds', (command) => {
    const [kind] = command.args;
    return {
      verb: 'schema',
      options: { ...command.opts<SchemaOptions>(), ...(kind === undefined ? {} : { kind }) },
    };
  })
    .argument('[kind]', 'e.g. Offering')
    .option('--out <directory>', 'write the schemas of all kinds to a directory');
  withSandbox(
    verb('sandbox', 'run an embedded Waldur API in memory, for trials and tests', (command) => ({
      verb: 'sandbox',
      options: command.opts<SandboxOptions>(),
    })),
  );
  verb('version', 'print the version', (command) => ({
    verb: 'version',
    options: command.opts<VersionOptions>(),
  })).addOption(format(['text', 'json']));
  return program;
}

function withManifests(command: Command): Command {
  return command
    .addOption(
      new Option('-f, --file <path>', 'manifest file or directory, - for standard input; repeatable')
        .argParser(several)
        .makeOptionMandatory(),
    )
    .addOption(format(['text', 'json', 'markdown']));
}

function withPlanning(command: Command): Command {
  return withManifests(command)
    .addOption(
      new Option('--target <Kind/name>', 'only this object and what it needs; repeatable')
        .argParser(targets)
        .default([], 'all'),
    )
    .option('--prune', 'remove members of declared sets that no manifest declares', false)
    .option('--write-secrets', 'write secrets that the server does not show', false)
    .option('--show-requests', 'list the exact requests below each object (text)', false)
    .option('--detailed-exitcode', 'tell by the exit code whether changes are pending', false)
    .addOption(new Option('--timeout <time>', 'stop after this time, e.g. 90s or 10m').argParser(timeSpan))
    .addOption(new Option('--log-level <level>', 'log to standard error').choices(LOG_LEVELS))
    .addOption(
      new Option('--log-format <format>', 'pretty is the default on a terminal').choices(['json', 'pretty']),
    );
}

function withSandbox(command: Command): Command {
  return command
    .addOption(
      new Option('--port <number>', 'port to listen on; 0 takes a free one')
        .argParser(wholeNumber(0, MOST_PORT))
        .default(0),
    )
    .addOption(
      new Option('--generation <name>', 'API generation to behave like')
        .choices(['2024-10', 'openportal-2024-08', '8.0'])
        .default('2024-10'),
    )
    .option('--seed <file>', 'start with the objects of this file')
    .addOption(
      new Option('--latency <milliseconds>', 'delay of every answer').argParser(wholeNumber(0, 60_000)),
    )
    .addOption(new Option('--page-cap <count>', 'most objects on a page').argParser(wholeNumber(1, 10_000)))
    .option('--cost-model', 'let answers take a share of what they take on a real server', false);
}

function format(choices: readonly string[]): Option {
  return new Option('--format <format>', 'how the result is written').choices(choices).default('text');
}
