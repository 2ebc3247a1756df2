import type { Json, JsonObject } from '../../manifest/json.ts';
import type { ProjectPlace } from '../manages-project.ts';

/** The project that a place was kept with. */
export function projectPlace({ project, customer }: JsonObject): ProjectPlace {
  return {
    project: typeof project === 'string' ? project : '',
    customer: typeof customer === 'string' ? customer : '',
  };
}

/** The uuid at the end of a hyperlink; older servers show organizations in no other way. */
export function uuidInLink(link: Json | undefined): string {
  if (typeof link !== 'string') return '';
  return link.split('/').findLast((part) => part !== '') ?? '';
}
