import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Reference, Resolved } from '../../providers/reference.ts';
import type { Instance } from '../../waldur/instance.ts';
import type { Reader } from '../../waldur/reader.ts';
import { createReferenceResolver, type Answer } from '../resolve-references.ts';
import type { Obstacle } from './blocked-object.ts';
import type { PlanNode } from './plan-node.ts';

/** What the references of one object turned out to be. */
export type BoundReferences =
  | {
      readonly state: 'resolved';
      /** By reference id; one that this server has no collection for is left out, with a warning. */
      readonly references: ReadonlyMap<string, Resolved>;
      readonly warnings: readonly string[];
    }
  | { readonly state: 'unresolved'; readonly obstacle: Obstacle };

/** Resolves the references of many objects at once. One is made per run, since it remembers what it has read. */
export interface ReferenceBinder {
  /** `known` holds the objects of the set that exist or will be created. Throws the classes of errors.ts. */
  bind(
    nodes: readonly PlanNode[],
    known: ReadonlyMap<ObjectKey, Resolved>,
  ): Promise<ReadonlyMap<ObjectKey, BoundReferences>>;
  /** How the reads were chosen so far, one sentence each. */
  readonly decisions: readonly string[];
}

/** A binder for one run. */
export function createReferenceBinder(reader: Reader, instance: Instance): ReferenceBinder {
  const resolver = createReferenceResolver({ reader, instance });
  return {
    get decisions() {
      return resolver.decisions;
    },
    async bind(nodes, known) {
      const bound = new Map<ObjectKey, BoundReferences>();
      const questions = nodes.flatMap((node) => {
        const references = node.provider.references(node.spec);
        const missing = references.flatMap(({ by }) =>
          'manifest' in by && !known.has(by.manifest) ? [by.manifest] : [],
        );
        if (missing.length > 0) {
          bound.set(node.key, { state: 'unresolved', obstacle: dependencyMissing(node, missing) });
          return [];
        }
        return references.map((reference) => ({ node, reference }));
      });
      const answers = await resolver.resolve(
        questions.map(({ node, reference }) => ({
          manifest: node.origin,
          reference,
          base: node.path,
          subject: node.key,
        })),
        known,
      );
      const byNode = new Map<ObjectKey, Answered[]>();
      for (const [index, { node, reference }] of questions.entries()) {
        const mine = byNode.get(node.key) ?? [];
        mine.push({ reference, answer: answers[index] });
        byNode.set(node.key, mine);
      }
      for (const { key } of nodes) {
        if (!bound.has(key)) bound.set(key, judge(byNode.get(key) ?? []));
      }
      return bound;
    },
  };
}

interface Answered {
  readonly reference: Reference;
  readonly answer: Answer | undefined;
}

function judge(answers: readonly Answered[]): BoundReferences {
  const findings = answers.flatMap(({ answer }) => answer?.diagnostics ?? []);
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    return { state: 'unresolved', obstacle: { reason: 'refused', diagnostics: errors } };
  }
  return {
    state: 'resolved',
    references: new Map(
      answers.flatMap(({ reference, answer }) =>
        answer?.resolved === undefined ? [] : [[reference.id, answer.resolved] as const],
      ),
    ),
    warnings: findings.map(({ summary }) => summary),
  };
}

function dependencyMissing(node: PlanNode, missing: readonly ObjectKey[]): Obstacle {
  const diagnostics = [...new Set(missing)].map((key): Diagnostic => ({
    code: 'OBJECT_DEPENDENCY_BLOCKED',
    severity: 'error',
    summary: `${node.key} needs ${key}, which is not on the server and is not created by this run`,
    hints: [`Look at what the plan says about ${key}.`],
    subject: node.key,
    position: node.origin.locate(node.path),
  }));
  return { reason: 'dependency', diagnostics };
}
