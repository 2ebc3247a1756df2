import { hasErrors, type Diagnostic, type Position } from '../../manifest/diagnostic.ts';
import type { Manifest } from '../../manifest/manifest.ts';
import { providers } from '../../providers/registry.ts';
import { validate } from '../../reconciler/validate.ts';
import type { Revision } from '../daemon-status.ts';
import type { RunFailure } from '../run/run-failure.ts';
import type { SourceFile } from '../source/manifest-source.ts';
import { manifestsOfFiles } from '../source/manifests-of-files.ts';

/** The manifests of a revision that can be planned. */
export interface SoundManifests {
  readonly revision: Revision;
  readonly manifests: readonly Manifest[];
}

/** The manifests of a revision, or why they cannot be planned. */
export type LoadedManifests =
  | (SoundManifests & { readonly failure?: undefined })
  | {
      readonly revision: Revision;
      readonly failure: RunFailure;
      readonly findings: readonly Diagnostic[];
    };

/** What may be left out of a set that removes what is not in it. */
const EMPTY = 'MANIFEST_NONE_FOUND';

/** Reads and checks the manifests of the files of a revision. */
export async function loadedManifests(
  revision: Revision,
  files: readonly SourceFile[],
  source: { readonly location: string; readonly mayBeEmpty: boolean },
): Promise<LoadedManifests> {
  const set = await manifestsOfFiles(files, source.location);
  const findings = validate(set, providers).filter(({ code }) => !(source.mayBeEmpty && code === EMPTY));
  if (!hasErrors(findings)) return { revision, manifests: set.manifests };
  const errors = findings.filter(({ severity }) => severity === 'error');
  return { revision, findings, failure: { reason: 'ManifestsInvalid', message: messageOf(errors) } };
}

/** Where a finding is, e.g. `manifests/cluster.yaml:9:3`; `undefined` for one about a whole file or set. */
export function placeText(position: Position | undefined): string | undefined {
  return position && `${position.file}:${String(position.line)}:${String(position.column)}`;
}

function messageOf([first, ...others]: readonly Diagnostic[]): string {
  if (first === undefined) return '';
  const place = placeText(first.position);
  const more = others.length === 0 ? '' : ` (and ${String(others.length)} more)`;
  return `${place === undefined ? '' : `${place}: `}${first.summary}${more}`;
}
