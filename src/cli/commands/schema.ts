import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { didYouMean } from '../../manifest/did-you-mean.ts';
import { bundledSchema, MANIFEST_KINDS } from '../../manifest/schema-documents.ts';
import { CommandFailure } from '../command-failure.ts';
import type { SchemaOptions } from '../command-options.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';

/** `waldur-gitops schema`: prints the JSON Schema of a kind, lists the kinds, or writes the schemas of all of them. */
export function runSchema(terminal: Terminal, options: SchemaOptions): Promise<ExitCode> {
  if (options.out !== undefined) writeAll(options.out, chosen(options.kind), terminal);
  else if (options.kind === undefined) terminal.stdout.write(`${MANIFEST_KINDS.join('\n')}\n`);
  else terminal.stdout.write(chosen(options.kind).map(schemaText).join(''));
  return Promise.resolve(EXIT.done);
}

function chosen(kind: string | undefined): readonly string[] {
  if (kind === undefined) return MANIFEST_KINDS;
  const known = MANIFEST_KINDS.find((name) => name.toLowerCase() === kind.toLowerCase());
  if (known !== undefined) return [known];
  const meant = didYouMean(kind, MANIFEST_KINDS);
  throw failure('SCHEMA_UNKNOWN_KIND', `there is no kind ${JSON.stringify(kind)}`, [
    ...(meant === undefined ? [] : [`Did you mean "${meant}"?`]),
    `Kinds: ${MANIFEST_KINDS.join(', ')}.`,
  ]);
}

function writeAll(directory: string, kinds: readonly string[], terminal: Terminal): void {
  for (const kind of kinds) {
    const file = join(directory, `${kind.replaceAll(/(?<=[a-z])[A-Z]/gu, '-$&').toLowerCase()}.schema.json`);
    try {
      mkdirSync(directory, { recursive: true });
      writeFileSync(file, schemaText(kind));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      throw failure('SCHEMA_NOT_WRITTEN', `${file} cannot be written (${String(error.code)})`, [
        'Name a directory that this user may write to.',
      ]);
    }
    terminal.stdout.write(`${file}\n`);
  }
}

function schemaText(kind: string): string {
  return `${JSON.stringify(bundledSchema(kind), undefined, 2)}\n`;
}

function failure(code: string, summary: string, hints: readonly string[]): CommandFailure {
  return new CommandFailure([{ code, severity: 'error', summary, hints }], EXIT.badFlags);
}
