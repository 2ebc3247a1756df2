import { readFileSync, statSync } from 'node:fs';
import { hasErrors, type Diagnostic } from '../../manifest/diagnostic.ts';
import { decodeText, LARGEST_TEXT } from '../../manifest/read-text.ts';
import { SourceText } from '../../manifest/source-text.ts';
import { valueOf, type Environment } from '../../waldur/environment.ts';
import { checkConfig } from './check-config.ts';
import { configDocument } from './config-document.ts';
import { configOf } from './config-of.ts';
import type { DaemonConfig } from './daemon-config.ts';
import type { RawConfig } from './raw-config.ts';

/** A configuration that can be used, with warnings; or what is wrong with it. */
export type LoadedConfig =
  | { readonly config: DaemonConfig; readonly diagnostics: readonly Diagnostic[] }
  | { readonly config?: undefined; readonly diagnostics: readonly Diagnostic[] };

/** Reads a configuration from its file and the environment. Never throws for what they hold. */
export function loadConfig(path: string, env: Environment): LoadedConfig {
  const text = readFile(path);
  if (!(text instanceof SourceText)) return { diagnostics: [text] };
  const { value, diagnostics, finding } = configDocument(text, env);
  if (hasErrors(diagnostics)) return { diagnostics };
  // The schema has checked the shape of all of this.
  const raw = value as unknown as RawConfig;
  const config = configOf(raw, valueOf(env, 'WALDUR_ACCESS_TOKEN_FILE'));
  const findings = [...diagnostics, ...checkConfig(raw, config, finding, env)];
  return hasErrors(findings) ? { diagnostics: findings } : { config, diagnostics: findings };
}

function readFile(path: string): SourceText | Diagnostic {
  try {
    const facts = statSync(path);
    if (facts.isDirectory() || facts.size > LARGEST_TEXT)
      return unreadable(`${path} is no file of at most 8 MiB`);
    const text = decodeText(path, readFileSync(path));
    return text instanceof SourceText ? text : unreadable(text.summary);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    return unreadable(`${path} cannot be read (${code})`);
  }
}

function unreadable(why: string): Diagnostic {
  return {
    code: 'CONFIG_UNREADABLE',
    severity: 'error',
    summary: `there is no configuration: ${why}`,
    hints: ['Name the file of the configuration with --config.'],
  };
}
