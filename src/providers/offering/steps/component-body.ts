import type { JsonObject, Json } from '../../../manifest/json.ts';
import type { OfferingComponent } from '../../../manifest/types.gen.ts';
import { jsonOf } from '../json-fields.ts';
import type { BodyTemplate } from '../../step.ts';
import { BUILT_IN_COMPONENTS, type GenerationFacts } from '../generations.ts';
import { list, literal } from './filled.ts';
import { isChanged, type Work } from './work.ts';

/** What counts of a built-in component when an offering is created. */
const BUILT_IN_FIELDS: ReadonlySet<string> = new Set([
  'type',
  'min_value',
  'max_value',
  'max_available_limit',
  'article_code',
]);

/** Needed by the server for every component, and ignored for built-in ones. */
const BUILT_IN_FILLERS = { billing_type: 'usage', measured_unit: '' };

/** A new component as the server takes it: without what its generation does not have, and without what needs another component's uuid. */
export function componentBody(component: OfferingComponent, facts: GenerationFacts): JsonObject {
  return Object.fromEntries(
    Object.entries(jsonOf(component))
      .filter(([field]) => isSentWhenNew(field, facts))
      .map(([field, value]) => [field, sentValue(field, value)]),
  );
}

/** The value of a component's field as it is sent: every server takes null for no period, and not every one takes "". */
export function sentValue(field: string, value: Json): Json {
  return field === 'limit_period' && value === '' ? null : value;
}

/** Whether a field of a component that does not exist yet is sent. */
export function isSentWhenNew(field: string, facts: GenerationFacts): boolean {
  const left: ReadonlySet<string> = new Set([
    ...facts.componentLacks,
    ...facts.componentOnlyWhenShown,
    'overage_component',
  ]);
  return !left.has(field);
}

/** Whether a declared value of a built-in component counts when its offering is created; a zero would become null. */
export function isTakenOfBuiltIn(field: string, value: Json): boolean {
  return BUILT_IN_FIELDS.has(field) && !(field === 'max_value' && value === 0);
}

/** Whether the server makes this component by itself. */
export function isBuiltIn(type: string, offeringType: string): boolean {
  return BUILT_IN_COMPONENTS[offeringType]?.includes(type) ?? false;
}

/** Whether components of its own can be sent when an offering of this type is created. */
export function takesOwnComponents(offeringType: string): boolean {
  return BUILT_IN_COMPONENTS[offeringType] === undefined;
}

/** The `components` of a new offering: all of them, or only the built-in ones where the type has such. */
export function componentsAtCreate(work: Work): (readonly [string, BodyTemplate])[] {
  const { spec, facts } = work;
  const components = (spec.components ?? []).filter(({ type }) => isChanged(work, 'components', type));
  const sent = takesOwnComponents(work.type)
    ? components.map((component) => componentBody(component, facts))
    : components.filter(({ type }) => isBuiltIn(type, work.type)).map(builtInBody);
  return sent.length === 0 ? [] : [['components', list(sent.map(literal))]];
}

function builtInBody(component: OfferingComponent): JsonObject {
  const taken = Object.entries(jsonOf(component)).filter(([field, value]) => isTakenOfBuiltIn(field, value));
  return { ...BUILT_IN_FILLERS, name: component.type, ...Object.fromEntries(taken) };
}
