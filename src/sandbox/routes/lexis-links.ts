import { empty, json, type Answer } from '../http/answer.ts';
import { bodyObject, objectUrl, type Call } from '../http/call.ts';
import { show, type Shape } from '../http/fields.ts';
import { pageOf } from '../http/paging.ts';
import { crash, notFound } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { hyperlink } from '../input/hyperlink.ts';
import { readBody } from '../input/read-fields.ts';
import { integer } from '../input/readers.ts';
import { addLink, addRobotAccount, nextLinkType } from '../store/add-link.ts';
import { scheduleRemoval } from '../store/link-work.ts';
import type { LexisLink } from '../store/link-rows.ts';
import { demand } from '../store/rights.ts';
import { containsFilter, uuidFilter } from './filters.ts';
import { ROBOT_ACCOUNTS, visibleRobots, type RobotView } from './robot-account-shape.ts';

const LINKS = 'lexis-links';

interface LinkView extends RobotView {
  readonly link: LexisLink;
}

const LINK_SHAPE: Shape<LinkView, Call> = {
  url: ({ link }, call) => objectUrl(call, LINKS, link.uuid),
  uuid: ({ link }) => link.uuid,
  created: ({ link }) => link.created,
  modified: ({ link }) => link.modified,
  robot_account: ({ robot }, call) => objectUrl(call, ROBOT_ACCOUNTS, robot.uuid),
  robot_account_username: ({ robot }) => robot.username,
  robot_account_type: ({ robot }) => robot.type,
  state: ({ link }) => link.state,
  resource_uuid: ({ resource }) => resource.uuid,
  resource_name: ({ resource }) => resource.name,
  resource_backend_id: ({ resource }) => resource.backendId,
  resource_end_date: ({ resource }) => resource.columns['end_date'] ?? null,
  project_uuid: ({ resource }) => resource.project,
  project_name: ({ project }) => project?.name ?? '',
  customer_uuid: ({ customer }) => customer?.uuid ?? '',
  customer_name: ({ customer }) => customer?.name ?? '',
  heappe_project_id: ({ link }) => link.heappeProject,
};

const FIELDS = Object.keys(LINK_SHAPE);

function visibleLinks(call: Call): readonly LinkView[] {
  const robots = new Map(visibleRobots(call).map((view) => [view.robot.uuid, view]));
  return [...call.world.store.lexisLinks.values()].flatMap((link) => {
    const view = robots.get(link.robot);
    return view === undefined ? [] : [{ ...view, link }];
  });
}

function visibleLink(call: Call): LinkView {
  const uuid = (call.params['uuid'] ?? '').replaceAll('-', '').toLowerCase();
  const view = visibleLinks(call).find(({ link }) => link.uuid === uuid);
  if (view === undefined) throw notFound('LexisLink');
  return view;
}

/** Before 8.0 everybody may link every resource. */
function create(call: Call): Answer {
  const { store, profile } = call.world;
  const { resource: uuid } = readBody(bodyObject(call), {
    resource: { read: hyperlink(call, 'marketplace-resources', store.resources), required: true },
  });
  const resource = store.resources.get(typeof uuid === 'string' ? uuid : '');
  if (resource === undefined) throw notFound('Resource');
  if (profile.newerRoutes) {
    demand(call, 'LEXIS_LINK.CREATE', [store.offerings.get(resource.offering)?.customer]);
  }
  const type = nextLinkType(call.world, resource.uuid);
  if (type === undefined) throw crash();
  const robot = addRobotAccount(call.world, { resource: resource.uuid, type });
  addLink(call.world, { robot: robot.uuid });
  return json(201, {});
}

function update(call: Call): Answer {
  const view = visibleLink(call);
  const { heappe_project_id: project } = readBody(bodyObject(call), {
    heappe_project_id: { read: integer({ min: 0, max: 2_147_483_647 }), nullable: true },
  });
  if (typeof project === 'number' || project === null) view.link.heappeProject = project;
  view.link.modified = call.world.store.timestamp();
  return json(200, show(LINK_SHAPE, FIELDS, view, call));
}

function remove(call: Call): Answer {
  const { link, provider } = visibleLink(call);
  demand(call, 'LEXIS_LINK.DELETE', [provider?.uuid]);
  scheduleRemoval(call.world, link);
  return empty(204);
}

/** Links of resources to projects of a HEAppE server. `field=` and `o` are ignored. */
export const LEXIS_LINK_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: LINKS,
    handle(call) {
      const uuid = uuidFilter(call, 'uuid');
      const resource = uuidFilter(call, 'resource_uuid');
      const project = uuidFilter(call, 'project_uuid');
      const text = containsFilter(call, 'query');
      // The real server fails on this filter.
      if (uuidFilter(call, 'customer_uuid') !== undefined) throw crash();
      const rows = visibleLinks(call).filter(
        ({ link, robot, resource: row }) =>
          (uuid === undefined || link.uuid === uuid) &&
          (resource === undefined || row.uuid === resource) &&
          (project === undefined || row.project === project) &&
          (text === undefined ||
            [robot.username, robot.type].some((name) => name.toLowerCase().includes(text))),
      );
      return pageOf(call, rows, (view) => show(LINK_SHAPE, FIELDS, view, call));
    },
  },
  { method: 'POST', path: LINKS, handle: create },
  {
    method: 'GET',
    path: `${LINKS}/:uuid`,
    handle: (call) => json(200, show(LINK_SHAPE, FIELDS, visibleLink(call), call)),
  },
  { method: 'PUT', path: `${LINKS}/:uuid`, handle: update },
  { method: 'PATCH', path: `${LINKS}/:uuid`, handle: update },
  { method: 'DELETE', path: `${LINKS}/:uuid`, handle: remove },
];
