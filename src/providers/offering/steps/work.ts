import type { FieldChange, FieldPath } from '../../../diff/field-change.ts';
import type { OfferingSpec } from '../../../manifest/types.gen.ts';
import type { Change } from '../../provider.ts';
import { captureName, type BodyTemplate, type PathTemplate, type RequestStep } from '../../step.ts';
import { GENERATION_FACTS, type GenerationFacts } from '../generations.ts';
import type { LiveOffering } from '../live-offering.ts';
import { captured, literal } from './filled.ts';

/** One offering that has to be changed, and how its changes are asked for. */
export interface Work {
  readonly change: Change<OfferingSpec, LiveOffering>;
  readonly spec: OfferingSpec;
  readonly live: LiveOffering | undefined;
  /** The type that it has, or will have: it cannot be changed. */
  readonly type: string;
  readonly facts: GenerationFacts;
  /** Path of the offering, with a slash at its end. */
  readonly path: PathTemplate;
  /** Its hyperlink, as request bodies want it. */
  readonly link: BodyTemplate;
}

/** Prepares the steps of one offering. */
export function workOn(change: Change<OfferingSpec, LiveOffering>): Work {
  const { wanted, live, instance } = change;
  const uuid = live?.uuid ?? `{${captureName(wanted.key, 'uuid')}}`;
  return {
    change,
    spec: wanted.spec,
    live,
    type: live === undefined || live.type === '' ? wanted.spec.type : live.type,
    facts: GENERATION_FACTS[instance.generation],
    path: `marketplace-provider-offerings/${uuid}/`,
    link: live === undefined ? captured(captureName(wanted.key, 'url')) : literal(live.url),
  };
}

/** The changes at and below a path. */
export function changesAt(work: Work, ...path: FieldPath): readonly FieldChange[] {
  return work.change.changes.filter((change) => path.every((part, index) => change.path[index] === part));
}

/** Whether anything at or below a path changes. */
export function isChanged(work: Work, ...path: FieldPath): boolean {
  return changesAt(work, ...path).length > 0;
}

/** A request that does the same when it is sent twice. */
export function setting(path: PathTemplate, body: BodyTemplate | undefined, done: string): RequestStep {
  return {
    type: 'request',
    method: 'POST',
    path,
    ...(body === undefined ? {} : { body }),
    done,
    idempotent: true,
    captures: [],
  };
}

/** A request that acts each time it is sent; `lookup` proves that it has acted. */
export function acting(
  path: PathTemplate,
  body: BodyTemplate | undefined,
  done: string,
  lookup?: RequestStep['lookup'],
): RequestStep {
  return { ...setting(path, body, done), idempotent: false, ...(lookup === undefined ? {} : { lookup }) };
}
