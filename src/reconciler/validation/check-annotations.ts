import type { DeletionPolicy } from '../../manifest/deletion-policy.ts';
import type { Diagnostic } from '../../manifest/diagnostic.ts';
import { objectKey, type ObjectKey } from '../../manifest/object-key.ts';
import { patienceOf } from '../plan/patience.ts';
import { didYouMean } from '../../manifest/did-you-mean.ts';
import { ANNOTATION_PREFIX, manifestKey, type Manifest } from '../../manifest/manifest.ts';

/** What annotations of a manifest are held against. */
export interface AnnotationContext {
  /** Those that the kind compares. */
  readonly fields: readonly string[];
  /** What can become of its objects when their manifests are gone. */
  readonly policies: readonly DeletionPolicy[];
  /** The objects of the set. */
  readonly declared: ReadonlySet<ObjectKey>;
  /** By their former name, the first of the set that has the annotation `previous-name` with it. */
  readonly renamed: ReadonlyMap<ObjectKey, ObjectKey>;
}

/** What is wrong with the value of an annotation, and what is allowed; `undefined` when nothing is. */
type Check = (
  value: string,
  context: AnnotationContext & Pick<Manifest, 'kind' | 'metadata'>,
) => readonly [complaint: string, ...hints: string[]] | undefined;

const CHECKS: Readonly<Record<string, Check>> = {
  uuid: (value) =>
    /^[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}$/iu.test(value)
      ? undefined
      : ['is no uuid', 'A uuid has 32 hexadecimal digits, with or without dashes.'],
  reconcile: oneOf(['disabled']),
  mode: oneOf(['Observe', 'CreateOnly', 'Enforce']),
  'depends-on': (value) =>
    parts(value).every((part) => /^[^/\s]+\/\S.*$/u.test(part))
      ? undefined
      : ['does not name objects', 'Name them as Kind/name, several separated by commas.'],
  timeout: (value) =>
    patienceOf(value) === undefined
      ? ['is no time', 'Write a number and a unit, e.g. 90s, 10m or 2h; at most 24h.']
      : undefined,
  'deletion-policy': (value, { policies }) => oneOf([...policies, 'Orphan'])(value),
  protect: oneOf(['true', 'false']),
  'previous-name': (value, { kind, metadata, declared, renamed }) => {
    if (!/^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/u.test(value)) {
      return ['is no name', 'Write the metadata.name that the manifest had, without the kind.'];
    }
    const former = objectKey(kind, value);
    if (declared.has(former)) {
      return [
        `names ${former}, which is declared itself`,
        'Write the metadata.name that this manifest had before, or remove the annotation once that is applied.',
      ];
    }
    const other = renamed.get(former);
    if (other === undefined || other === manifestKey({ kind, metadata })) return undefined;
    return [
      `names ${former}, as that of ${other} does`,
      'One object is one manifest: keep one of the two annotations.',
    ];
  },
  'ignore-fields': (value, { fields }) => {
    const unknown = parts(value).find((part) => !fields.includes(part.split('.')[0] ?? ''));
    if (unknown === undefined) return undefined;
    const meant = didYouMean(unknown, fields);
    return [
      `names "${unknown}", which is not a field that is compared`,
      ...(meant === undefined ? [] : [`Did you mean "${meant}"?`]),
      `Fields: ${fields.join(', ')}.`,
    ];
  },
};

/** Finds annotations of ours that mean nothing, or whose value does. */
export function checkAnnotations(manifest: Manifest, context: AnnotationContext): readonly Diagnostic[] {
  return Object.entries(manifest.metadata.annotations ?? {}).flatMap(([name, value]) => {
    if (!name.startsWith(ANNOTATION_PREFIX)) return [];
    const path = ['metadata', 'annotations', name];
    const short = name.slice(ANNOTATION_PREFIX.length);
    const check = Object.hasOwn(CHECKS, short) ? CHECKS[short] : undefined;
    const subject = manifestKey(manifest);
    if (check === undefined) {
      const meant = didYouMean(short, Object.keys(CHECKS));
      return [
        {
          code: 'MANIFEST_UNKNOWN_ANNOTATION',
          severity: 'error',
          summary: `${subject} has the annotation ${name}, which this release does not know`,
          hints: [
            ...(meant === undefined ? [] : [`Did you mean "${ANNOTATION_PREFIX}${meant}"?`]),
            `Below ${ANNOTATION_PREFIX} are: ${Object.keys(CHECKS).join(', ')}.`,
          ],
          subject,
          position: manifest.locate(path, 'key'),
        },
      ];
    }
    const [complaint, ...hints] =
      check(value, { ...context, kind: manifest.kind, metadata: manifest.metadata }) ?? [];
    if (complaint === undefined) return [];
    return [
      {
        code: 'MANIFEST_INVALID_ANNOTATION',
        severity: 'error',
        summary: `${subject} has an annotation ${name} that ${complaint}`,
        hints,
        subject,
        position: manifest.locate(path),
      },
    ];
  });
}

function oneOf(allowed: readonly string[]): (value: string) => ReturnType<Check> {
  return (value) => {
    if (allowed.includes(value)) return undefined;
    const meant = didYouMean(value, allowed);
    return [
      'has another value than is allowed',
      ...(meant === undefined ? [] : [`Did you mean "${meant}"?`]),
      `Allowed: ${allowed.join(', ')}.`,
    ];
  };
}

function parts(value: string): readonly string[] {
  return value.split(',').map((part) => part.trim());
}
