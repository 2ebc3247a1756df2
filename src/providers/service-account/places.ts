import { normalize } from 'node:path';
import type { DocumentPath } from '../../manifest/manifest.ts';
import type { ServiceAccountSpec } from '../../manifest/types.gen.ts';
import { tokenSinks } from './token-sinks.ts';

/** The files that hold the token: a second account that is delivered there would take turns with this one. */
export function accountPlaces(
  spec: ServiceAccountSpec,
): readonly { readonly place: string; readonly path: DocumentPath }[] {
  return tokenSinks(spec.token).flatMap(({ name, sink }, index) =>
    sink.type === 'command' ? [] : [{ place: normalize(name), path: ['spec', 'token', 'sinks', index] }],
  );
}
