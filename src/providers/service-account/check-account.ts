import type { Diagnostic } from '../../manifest/diagnostic.ts';
import { manifestKey, type Manifest } from '../../manifest/manifest.ts';
import type { ServiceAccountSpec } from '../../manifest/types.gen.ts';
import { checkGrants } from './check-grants.ts';
import type { TellMistake } from './tell-mistake.ts';
import { tokenSinks } from './token-sinks.ts';

/** Mistakes of one account that a schema cannot express. */
export function checkAccount(manifest: Manifest<ServiceAccountSpec>): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const subject = manifestKey(manifest);
  const tell: TellMistake = (code, path, { summary, hints }) => {
    const position = manifest.locate(path);
    found.push({ code, severity: 'error', summary: `${subject} ${summary}`, hints, subject, position });
  };
  checkGrants(manifest, tell);
  checkSinks(manifest, tell);
  return found;
}

/** Two sinks in one file would take turns, unless they are two variables or two keys of it. */
function checkSinks(manifest: Manifest<ServiceAccountSpec>, tell: TellMistake): void {
  const path = ['spec', 'token', 'sinks'];
  const seen: { name: string; place: string; form: string; index: number }[] = [];
  for (const [index, { name, sink, form }] of tokenSinks(manifest.spec.token).entries()) {
    const place = sink.type === 'command' ? name : sink.path;
    const other = seen.find((one) => one.place === place && (one.name === name || one.form !== form));
    seen.push({ name, place, form, index });
    if (other === undefined) continue;
    const line = String(manifest.locate([...path, other.index]).line);
    tell('ACCOUNT_DUPLICATE_SINK', [...path, index], {
      summary: `delivers its token to ${place} twice`,
      hints: [`The first time is in line ${line}. Keep one of the two, or name another file.`],
    });
  }
}
