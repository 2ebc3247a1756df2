import { Option, type Command } from 'commander';
import { GENERATIONS } from '../waldur/instance.ts';
import { wholeNumber } from './parse-option.ts';

const MOST_PORT = 65_535;

/** Adds the options of `sandbox`. */
export function withSandbox(command: Command): void {
  command
    .addOption(
      new Option('--port <number>', 'port to listen on; 0 takes a free one')
        .argParser(wholeNumber(0, MOST_PORT))
        .default(0),
    )
    .addOption(
      new Option('--generation <name>', 'API generation to behave like')
        .choices(GENERATIONS)
        .default('2024-10'),
    )
    .option('--seed <file>', 'start with the objects of this file')
    .addOption(
      new Option('--latency <milliseconds>', 'delay of every answer').argParser(wholeNumber(0, 60_000)),
    )
    .addOption(new Option('--page-cap <count>', 'most objects on a page').argParser(wholeNumber(1, 10_000)))
    .option('--cost-model', 'let answers take a share of what they take on a real server');
}
