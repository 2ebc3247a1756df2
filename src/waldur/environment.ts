import type { Diagnostic } from '../manifest/diagnostic.ts';

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable without blanks around it; `undefined` when it is not set or empty. */
export function valueOf(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

/** An error in the settings of a run. It has no position, as it is in no file. */
export function settingFailure(code: string, summary: string, hints: readonly string[]): Diagnostic {
  return { code, severity: 'error', summary, hints };
}
