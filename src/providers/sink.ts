/** A file that holds the secret alone, followed by a line feed. */
export interface FileSink {
  readonly type: 'file';
  readonly path: string;
}

/** One variable of a file of `NAME=value` lines; its other lines stay. */
export interface EnvFileSink {
  readonly type: 'env-file';
  readonly path: string;
  readonly name: string;
}

/** A manifest of a Kubernetes Secret; applying it to a cluster is up to the user. */
export interface KubernetesSecretSink {
  readonly type: 'kubernetes-secret';
  readonly path: string;
  readonly name: string;
  readonly namespace?: string;
  /** The key of the secret in `stringData`. */
  readonly key: string;
}

/** The standard input of a program that is started without a shell. Its output is shown nowhere. */
export interface CommandSink {
  readonly type: 'command';
  /** The program and its arguments; at least the program. */
  readonly command: readonly string[];
}

/** A sink that can be read again. */
export type ReadableSink = FileSink | EnvFileSink | KubernetesSecretSink;

/**
 * Where a secret is delivered to. Paths are absolute or seen from the working directory. Files get the mode 0600 and
 * are replaced atomically; none may lie inside a git work tree.
 */
export type Sink = ReadableSink | CommandSink;

/** How sentences name a sink, e.g. `the file /etc/agent/token`. Of a program its arguments are left out. */
export function sinkText(sink: Sink): string {
  if (sink.type === 'file') return `the file ${sink.path}`;
  if (sink.type === 'env-file') return `${sink.name} in the file ${sink.path}`;
  if (sink.type === 'command') return `the program ${sink.command[0] ?? ''}`;
  return `the key ${sink.key} of the Kubernetes Secret in ${sink.path}`;
}
