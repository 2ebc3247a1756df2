import { isMap, parseAllDocuments, Scalar, stringify, type Document } from 'yaml';
import type { KubernetesSecretSink } from './sink.ts';

/** A file that holds something else than the Secret that is to be written. */
export class SecretManifestError extends Error {
  override readonly name = 'SecretManifestError';
}

/** Values are never folded: a line that goes on in the next is easily lost by people who copy it. */
const FORMAT = { lineWidth: 0 } as const;

/**
 * The manifest of a Kubernetes Secret with one key of its `stringData` set. Of a text that is this Secret already all
 * else stays; the same key in `data` goes, as it would be a second value. Throws SecretManifestError for a text that is
 * something else, which is never overwritten.
 */
export function withSecretKey(text: string, sink: KubernetesSecretSink, value: string): string {
  const document = text.trim() === '' ? emptySecret(sink) : onlyDocument(text);
  const other = document === undefined ? 'is not one readable document of YAML' : difference(document, sink);
  if (document === undefined || other !== undefined) throw new SecretManifestError(other);
  if (!isMap(document.get('stringData'))) document.set('stringData', document.createNode({}));
  document.setIn(['stringData', sink.key], unmistakable(value));
  if (isMap(document.get('data'))) document.deleteIn(['data', sink.key]);
  return document.toString(FORMAT);
}

/**
 * The value of the key in the manifest of this Secret, from `stringData` or else from `data`; `undefined` when there is
 * none, or when the text is something else.
 */
export function secretKeyIn(text: string, sink: KubernetesSecretSink): string | undefined {
  const document = onlyDocument(text);
  if (document === undefined || difference(document, sink) !== undefined) return undefined;
  const plain = isMap(document.get('stringData')) ? document.getIn(['stringData', sink.key]) : undefined;
  if (typeof plain === 'string') return plain;
  const encoded = isMap(document.get('data')) ? document.getIn(['data', sink.key]) : undefined;
  return typeof encoded === 'string' ? Buffer.from(encoded, 'base64').toString('utf8') : undefined;
}

function emptySecret({ name, namespace }: KubernetesSecretSink): Document | undefined {
  return onlyDocument(
    stringify({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
      type: 'Opaque',
    }),
  );
}

function onlyDocument(text: string): Document | undefined {
  const documents = parseAllDocuments(text, { version: '1.2', uniqueKeys: true, prettyErrors: false });
  const [document] = documents;
  if (document === undefined || !Array.isArray(documents) || documents.length !== 1) return undefined;
  return document.errors.length === 0 && isMap(document.contents) ? document : undefined;
}

/** Says what makes a document another object than the Secret of the sink. */
function difference(document: Document, sink: KubernetesSecretSink): string | undefined {
  const { name, namespace } = sink;
  const shown = (path: readonly string[]): unknown =>
    path.length === 1 || isMap(document.get(path[0])) ? document.getIn(path) : undefined;
  if (shown(['apiVersion']) !== 'v1' || shown(['kind']) !== 'Secret') return 'is no manifest of a Secret';
  if (shown(['metadata', 'name']) !== name) return `is the manifest of another Secret than ${name}`;
  const there = shown(['metadata', 'namespace']);
  if (there !== namespace) {
    return namespace === undefined ? 'names a namespace' : `is not of the namespace ${namespace}`;
  }
  return undefined;
}

/** Readers of older YAML take more plain texts for numbers than we do. */
function unmistakable(value: string): Scalar {
  const scalar = new Scalar(value);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}
