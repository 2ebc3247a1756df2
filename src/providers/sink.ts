/**
 * Where a secret is delivered to. Paths are absolute or seen from the working directory. Files get the mode 0600 and
 * are replaced atomically; none may lie inside a git work tree.
 */
export type Sink =
  /** The secret alone, followed by a line feed. */
  | { readonly type: 'file'; readonly path: string }
  /** One variable of a file of `NAME=value` lines; its other lines stay. */
  | { readonly type: 'env-file'; readonly path: string; readonly name: string }
  /** A manifest of a Kubernetes Secret; applying it to a cluster is up to the user. */
  | {
      readonly type: 'kubernetes-secret';
      readonly path: string;
      readonly name: string;
      readonly namespace?: string;
      /** The key of the secret in `stringData`. */
      readonly key: string;
    }
  /** The standard input of a program that is started without a shell. Its output is shown nowhere. */
  | { readonly type: 'command'; readonly command: readonly string[] };

/** How sentences name a sink, e.g. `the file /etc/agent/token`. */
export function sinkText(sink: Sink): string {
  switch (sink.type) {
    case 'file':
      return `the file ${sink.path}`;
    case 'env-file':
      return `${sink.name} in the file ${sink.path}`;
    case 'kubernetes-secret':
      return `the key ${sink.key} of the Kubernetes Secret in ${sink.path}`;
    case 'command':
      return `the program ${sink.command[0] ?? ''}`;
  }
}
