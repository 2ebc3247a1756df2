import type { AccountToken, TokenSink } from '../../manifest/types.gen.ts';
import type { Sink } from '../sink.ts';

/** A declared sink with the name that it has in plans and reports. */
export interface NamedSink {
  readonly name: string;
  readonly sink: Sink;
  /** What the file is as a whole: two sinks of different forms cannot share it. */
  readonly form: string;
}

/** The sinks of a declared token, in its order. */
export function tokenSinks(token: AccountToken | undefined): readonly NamedSink[] {
  return (token?.sinks ?? []).map((declared) => {
    const sink = sinkOf(declared);
    return { name: nameOf(sink), sink, form: formOf(sink) };
  });
}

function sinkOf(declared: TokenSink): Sink {
  const { file, command, 'env-file': variable, 'kubernetes-secret': secret } = declared;
  if (file !== undefined) return { type: 'file', path: file.path };
  if (variable !== undefined) return { type: 'env-file', ...variable };
  if (secret !== undefined) return { type: 'kubernetes-secret', ...secret };
  if (command !== undefined) return { type: 'command', command };
  throw new Error('a sink without any key has passed the schema');
}

function formOf(sink: Sink): string {
  return sink.type === 'kubernetes-secret'
    ? JSON.stringify([sink.type, sink.namespace ?? null, sink.name])
    : sink.type;
}

function nameOf(sink: Sink): string {
  if (sink.type === 'file') return sink.path;
  if (sink.type === 'env-file') return `${sink.path} ${sink.name}`;
  if (sink.type === 'command') return sink.command.join(' ');
  const place = [sink.namespace ?? '', sink.name, sink.key].filter((part) => part !== '');
  return `${sink.path} ${place.join('/')}`;
}
