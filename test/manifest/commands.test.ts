import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { CommandFailure } from '../../src/cli/command-failure.ts';
import { runSchema } from '../../src/cli/commands/schema.ts';
import { runValidate } from '../../src/cli/commands/validate.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { MANIFEST_KINDS } from '../../src/manifest/schema-documents.ts';
import { fakeTerminal } from '../cli/fake-terminal.ts';
import { offeringText } from './offering-text.ts';

interface Run {
  readonly terminal: Terminal;
  readonly output: () => string;
}

function start(input = ''): Run {
  const { terminal, stdin, out } = fakeTerminal();
  stdin.end(input);
  return { terminal, output: out };
}

describe('validate', () => {
  it('says how much is right', async () => {
    const { terminal, output } = start(offeringText());
    expect(await runValidate(terminal, { file: ['-'], format: 'text' })).toBe(0);
    expect(output()).toBe('1 manifest in 1 file: no errors.\n');
  });

  it('shows a warning and ends well', async () => {
    const { terminal, output } = start(offeringText(['state: Draft', 'paused_reason: x']));
    expect(await runValidate(terminal, { file: ['-'], format: 'text' })).toBe(0);
    expect(output()).toMatch(
      /^warning\[OFFERING_PAUSED_REASON_UNUSED\][^]*\n1 manifest in 1 file: 1 warning\.\n$/u,
    );
  });

  it('shows all errors and counts them', async () => {
    const { terminal, output } = start(offeringText(['state: x', 'b: c']));
    expect(await runValidate(terminal, { file: ['-'], format: 'text' })).toBe(1);
    expect(output().match(/^error\[/gmu)).toHaveLength(2);
    expect(output()).toMatch(/\n2 errors in 1 of 1 file\. Nothing was sent anywhere\.\n$/u);
  });

  it('gives findings as data', async () => {
    const { terminal, output } = start(offeringText(['b: c']));
    expect(await runValidate(terminal, { file: ['-'], format: 'json' })).toBe(1);
    expect(JSON.parse(output())).toMatchObject({
      formatVersion: '1.0',
      summary: { errors: 1, files: 1 },
      diagnostics: [{ code: 'MANIFEST_UNKNOWN_FIELD', position: { file: 'stdin', line: 10, column: 3 } }],
    });
  });

  it('gives findings as Markdown', async () => {
    const { terminal, output } = start(offeringText(['b: c']));
    expect(await runValidate(terminal, { file: ['-'], format: 'markdown' })).toBe(1);
    expect(output()).toMatch(/^### Waldur: 1 error\n/u);
  });
});

describe('schema', () => {
  it('lists the kinds', async () => {
    const { terminal, output } = start();
    expect(await runSchema(terminal, {})).toBe(0);
    expect(output()).toBe(MANIFEST_KINDS.map((kind) => `${kind}\n`).join(''));
  });

  it.each(['Offering', 'offering'])('prints one that validates manifests: %s', async (kind) => {
    const { terminal, output } = start();
    expect(await runSchema(terminal, { kind })).toBe(0);
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(output()) as object);
    const document = { apiVersion: 'gitops.waldur.com/v1alpha1', kind: 'Offering', metadata: { name: 'a' } };
    const spec = { name: 'A', customer: { name: 'C' }, category: { name: 'K' }, type: 'T' };
    expect([validate({ ...document, spec }), validate({ ...document, spec: { ...spec, b: 1 } })]).toEqual([
      true,
      false,
    ]);
  });

  it('writes all', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'schemas-'));
    const out = join(folder, 'new', 'folder');
    const { terminal, output } = start();
    expect(await runSchema(terminal, { out })).toBe(0);
    const files = output().trimEnd().split('\n');
    expect(files).toHaveLength(MANIFEST_KINDS.length);
    expect(files).toContain(join(out, 'open-stack-server-group.schema.json'));
    expect(readFileSync(join(out, 'offering.schema.json'), 'utf8')).toContain('"title": "OfferingSpec"');
    rmSync(folder, { recursive: true });
  });

  it('refuses an unknown kind', () => {
    expect(() => runSchema(start().terminal, { kind: 'Offerring' })).toThrow(CommandFailure);
  });

  it('says where it cannot write', () => {
    const folder = mkdtempSync(join(tmpdir(), 'schemas-'));
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => runSchema(start().terminal, { out: join(file, 'below') })).toThrow(/cannot be written/u);
    rmSync(folder, { recursive: true });
  });
});
