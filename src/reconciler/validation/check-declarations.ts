import { isDeepStrictEqual } from 'node:util';
import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { PlanNode } from '../plan/plan-node.ts';

/** Finds members that are declared more than once, and not every time in the same way. */
export function checkDeclarations(nodes: readonly PlanNode[]): readonly Diagnostic[] {
  return nodes.flatMap((node) =>
    node.again
      .filter(({ spec }) => !isDeepStrictEqual(spec, node.spec))
      .map(({ origin, path }): Diagnostic => {
        const { file, line } = node.origin.locate(node.path);
        return {
          code: 'MANIFEST_DECLARED_DIFFERENTLY',
          severity: 'error',
          summary: `${node.key} is declared twice, and not in the same way`,
          hints: [
            `The other declaration is at ${file}:${String(line)}. Remove one, or let them say the same.`,
          ],
          subject: node.key,
          position: origin.locate(path),
        };
      }),
  );
}
