import { json, type Answer } from '../http/answer.ts';
import { bodyObject, objectUrl, type Call } from '../http/call.ts';
import { show } from '../http/fields.ts';
import { badRequest } from '../http/refusal.ts';
import { hyperlink } from '../input/hyperlink.ts';
import { invalid, readBody, type Reader } from '../input/read-fields.ts';
import { anyMap, boolean, integer, mapOf } from '../input/readers.ts';
import { objectOf, textOf } from '../input/values.ts';
import { isObject, type JsonObject } from '../json.ts';
import { addResource } from '../store/add-resource.ts';
import type { Offering } from '../store/rows.ts';
import { limitsProblem } from './limit-rules.ts';
import { NEW_ORDER_SHAPE, ORDERS, orderViewOf } from './order-shape.ts';
import { placeOrder } from './place-order.ts';
import { visibleProjects } from './projects.ts';

const OFFERINGS = 'marketplace-public-offerings';

/** Places the order of a new resource, which is there from then on and is being created. */
export function createOrder(call: Call): Answer {
  const { store } = call.world;
  const projects = new Map(visibleProjects(call).map((project) => [project.uuid, project]));
  const body = readBody(bodyObject(call), {
    offering: { read: hyperlink(call, OFFERINGS, store.offerings), required: true },
    project: { read: hyperlink(call, 'projects', projects), required: true },
    plan: { read: planLink },
    attributes: { read: anyMap },
    limits: { read: mapOf(integer()) },
    accepting_terms_of_service: { read: boolean },
  });
  const offering = store.offerings.get(textOf(body, 'offering'));
  if (offering?.state !== 'Active') throw badRequest({ offering: ['Offering is not available.'] });
  const plan = planOf(offering, body['plan']);
  demandTerms(offering, body);
  if (body['attributes'] === undefined) throw badRequest({ non_field_errors: ['No data provided'] });
  const attributes = objectOf(body, 'attributes');
  const limits = objectOf(body, 'limits');
  demandLimits(call, offering, limits);
  const resource = addResource(store, {
    offering: offering.uuid,
    project: textOf(body, 'project'),
    plan,
    name: textOf(attributes, 'name'),
    state: 'Creating',
    limits,
    attributes,
  });
  try {
    const order = placeOrder(call, resource, { type: 'Create', limits, attributes });
    const view = orderViewOf(call, order);
    if (view === undefined) throw new Error('a new order has no resource');
    return json(201, show(NEW_ORDER_SHAPE, Object.keys(NEW_ORDER_SHAPE), view, call), {
      Location: objectUrl(call, ORDERS, order.uuid),
    });
  } catch (error) {
    store.resources.delete(resource.uuid);
    throw error;
  }
}

/** A plan is named by its address below the offering. */
const planLink: Reader = (value) => {
  const [, uuid] = /\/plans\/([0-9a-f]{32})\/$/.exec(typeof value === 'string' ? value : '') ?? [];
  if (uuid === undefined) throw invalid('Invalid hyperlink - No URL match.');
  return uuid;
};

function planOf(offering: Offering, uuid: unknown): string | null {
  if (uuid === undefined) return null;
  const plan = offering.plans.find((one) => one.uuid === uuid);
  if (plan === undefined) {
    throw badRequest({ plan: ['This plan is not available for selected offering.'] });
  }
  return plan.uuid;
}

function demandTerms({ name, columns }: Offering, body: JsonObject): void {
  const terms = [columns['terms_of_service'], columns['terms_of_service_link']];
  const hasTerms = terms.some((text) => typeof text === 'string' && text !== '');
  if (hasTerms && body['accepting_terms_of_service'] !== true) {
    const sentence = `Terms of service for offering '${name}' have not been accepted.`;
    throw badRequest({ non_field_errors: [sentence] });
  }
}

/** What is wrong with limits is said in other words here than for a change of limits. */
function demandLimits(call: Call, offering: Offering, limits: JsonObject): void {
  if (Object.keys(limits).length === 0) return;
  const problem = limitsProblem(call, offering, limits);
  if (problem === undefined) return;
  if (!isObject(problem)) throw badRequest({ non_field_errors: [problem] });
  const sentences = Object.entries(problem).map(([key, text]) => [key, [text]] as const);
  throw badRequest(Object.fromEntries(sentences));
}
