import type { VersionOptions } from '../command-options.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { VERSION } from '../version-number.ts';

/** `waldur-gitops version`: what runs here, for a report of a fault. */
export function runVersion(terminal: Terminal, options: VersionOptions): ExitCode {
  const facts = { version: VERSION, node: process.version, platform: `${process.platform}-${process.arch}` };
  terminal.stdout.write(
    options.format === 'json'
      ? `${JSON.stringify({ formatVersion: '1.0', type: 'version', ...facts }, undefined, 2)}\n`
      : `waldur-gitops ${facts.version} (node ${facts.node}, ${facts.platform})\n`,
  );
  return EXIT.done;
}
