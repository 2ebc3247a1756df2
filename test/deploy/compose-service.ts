import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from './build-image.ts';

/** The service of deploy/compose.yaml, as it is written. */
export interface ComposeService {
  readonly image: string;
  readonly build: string;
  readonly restart: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly volumes: readonly string[];
  readonly ports: readonly string[];
  readonly healthcheck: Readonly<Record<string, unknown>> & { readonly test: readonly string[] };
  readonly stop_grace_period: string;
  readonly user: string;
  readonly read_only: boolean;
  readonly tmpfs: readonly string[];
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
  readonly mem_limit: string;
  readonly pids_limit: number;
  readonly logging: { readonly driver: string };
}

/** deploy/compose.yaml. */
export interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<Record<'daemon', ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

/** Reads deploy/compose.yaml. Throws when it is no YAML. */
export function readCompose(): ComposeFile {
  return parse(readFileSync(join(ROOT, 'deploy/compose.yaml'), 'utf8')) as ComposeFile;
}
