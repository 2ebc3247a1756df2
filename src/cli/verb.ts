import type { Command } from 'commander';
import type { Invocation } from './command-options.ts';

/** One command of the command line. */
export interface Verb {
  readonly name: string;
  readonly description: string;
  /** Adds its options and arguments. */
  define(command: Command): void;
  /** What was typed, once it is parsed. */
  invocation(command: Command): Invocation;
}

/** A command that does nothing but hold others. */
export interface VerbGroup {
  readonly name: string;
  readonly description: string;
  readonly verbs: readonly Verb[];
}
