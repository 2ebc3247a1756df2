import { join } from 'node:path';
import type { Environment } from '../../waldur/environment.ts';
import type { SourceConfig } from '../config/daemon-config.ts';
import { createDirectorySource } from './directory-source.ts';
import type { ManifestSource } from './manifest-source.ts';

/** The source that a configuration describes. `directory` is where what belongs to it is kept. */
export function createSource({ place }: SourceConfig, directory: string, env: Environment): ManifestSource {
  if (place.type === 'directory') return createDirectorySource(place.path);
  throw new Error(`${join(directory, 'repository')} ${String(env)}`);
}
