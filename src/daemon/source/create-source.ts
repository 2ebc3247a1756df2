import type { Environment } from '../../waldur/environment.ts';
import type { SourceConfig } from '../config/daemon-config.ts';
import { createDirectorySource } from './directory-source.ts';
import { createGitSource } from './git/git-source.ts';
import type { ManifestSource } from './manifest-source.ts';

/** The source that a configuration describes. `directory` is where what belongs to it is kept. */
export function createSource({ place }: SourceConfig, directory: string, env: Environment): ManifestSource {
  return place.type === 'directory'
    ? createDirectorySource(place.path)
    : createGitSource(place, directory, env);
}
