import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { WantedGrant } from './wanted-grant.ts';

/**
 * Findings for grants that are declared more than once in different words, e.g. by user name and by uuid. All of them
 * are blocked: two requests for one grant would make a second row, which the server cannot mend.
 */
export function declaredTwice(
  grants: readonly WantedGrant[],
): ReadonlyMap<WantedGrant, readonly Diagnostic[]> {
  const same = new Map<string, WantedGrant[]>();
  for (const grant of grants) same.set(grant.identity, [...(same.get(grant.identity) ?? []), grant]);
  return new Map(
    grants.flatMap((grant) => {
      const others = (same.get(grant.identity) ?? []).filter((other) => other !== grant);
      return others.length === 0 ? [] : [[grant, [finding(grant, others)]] as const];
    }),
  );
}

function finding(grant: WantedGrant, others: readonly WantedGrant[]): Diagnostic {
  const { key, origin, path, spec } = grant.wanted;
  const places = others.map(({ wanted }) => {
    const { file, line, column } = wanted.origin.locate(wanted.path);
    return `${file}:${String(line)}:${String(column)}`;
  });
  return {
    code: 'GRANT_DECLARED_TWICE',
    severity: 'error',
    summary: `${spec.role} on ${grant.scope.label} for ${grant.user.label} is declared more than once`,
    hints: [`It is declared at ${places.join(', ')} as well. Keep one of them.`],
    subject: key,
    position: origin.locate(path),
  };
}
