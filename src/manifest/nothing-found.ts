import type { Diagnostic } from './diagnostic.ts';

/** The finding for a set without any document. `place` says where was looked, e.g. `manifests/`. */
export function nothingFound(place: string): Diagnostic {
  return {
    code: 'MANIFEST_NONE_FOUND',
    severity: 'error',
    summary: `there is no manifest in ${place}`,
    hints: [
      'Of a directory all files are read whose names end in .yaml, .yml or .json, also those further down; hidden ones are left out.',
    ],
  };
}
