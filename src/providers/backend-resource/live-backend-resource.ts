import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import { REFERENCE_TARGETS } from '../reference-targets.ts';
import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';

export const CANDIDATES = 'backend-resources/';

/** What is read of a resource, which is all that others may refer to it by. */
export const RESOURCE_FIELDS = REFERENCE_TARGETS.resource.fields;

/** What both forms have. Uuids are 32 hexadecimal digits. */
interface Common {
  readonly uuid: string;
  readonly name: string;
  readonly offering: string;
  readonly project: string;
  readonly offeringName: string;
  readonly projectName: string;
  readonly backendId: string;
}

/** Something that can be imported. See docs/waldur-api/backend-resources.md. */
export interface Candidate extends Common {
  readonly form: 'candidate';
  readonly metadata: JsonObject;
}

/** The resource of the marketplace that one was imported as. */
export interface Imported extends Common {
  readonly form: 'imported';
  readonly state: string;
  /** A candidate that is there as well, and that nothing is done with. */
  readonly stray: boolean;
  /** The fields that were read. */
  readonly row: JsonObject;
}

/** A backend resource on the server, imported or not. `plans` are those of its offering, when one is to be chosen. */
export type LiveBackendResource = (Candidate | Imported) & { readonly plans?: readonly Plan[] };

/** A plan of an offering. */
export interface Plan {
  readonly uuid: string;
  readonly name: string;
}

/** Reads one row of the candidates; `undefined` when it is none. */
export function readCandidate(answer: Json | undefined): Candidate | undefined {
  if (!isJsonObject(answer)) return undefined;
  const common = commonOf(answer, 'offering', 'project');
  const { backend_metadata: metadata } = answer;
  return common === undefined
    ? undefined
    : { ...common, form: 'candidate', metadata: isJsonObject(metadata) ? metadata : {} };
}

/** Reads one resource of the marketplace; `undefined` when it is none. */
export function readImported(answer: Json | undefined): Imported | undefined {
  if (!isJsonObject(answer)) return undefined;
  const common = commonOf(answer, 'offering_uuid', 'project_uuid');
  const { state } = answer;
  return common === undefined
    ? undefined
    : {
        ...common,
        form: 'imported',
        state: typeof state === 'string' ? state : 'unknown',
        stray: false,
        row: answer,
      };
}

/** Reads the plans of an offering that can be chosen. */
export function readPlans(answer: Json | undefined): readonly Plan[] {
  const list = isJsonObject(answer) ? answer['plans'] : undefined;
  if (!Array.isArray(list)) return [];
  return (list as readonly Json[]).filter(isJsonObject).flatMap((row) => {
    const uuid = plainUuid(row['uuid'] ?? null);
    const { name, archived } = row;
    return typeof uuid === 'string' && typeof name === 'string' && archived !== true ? [{ uuid, name }] : [];
  });
}

function commonOf(row: JsonObject, offeringField: string, projectField: string): Common | undefined {
  const [uuid, offering, project] = ['uuid', offeringField, projectField].map((field) =>
    plainUuid(row[field] ?? null),
  );
  const { name, backend_id: backendId, offering_name: offeringName, project_name: projectName } = row;
  if (typeof uuid !== 'string' || typeof offering !== 'string' || typeof project !== 'string') {
    return undefined;
  }
  return {
    uuid,
    offering,
    project,
    name: typeof name === 'string' ? name : '',
    offeringName: typeof offeringName === 'string' ? offeringName : '',
    projectName: typeof projectName === 'string' ? projectName : '',
    backendId: typeof backendId === 'string' ? backendId : '',
  };
}
