import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import type { JsonObject } from '../../manifest/json.ts';
import type { LexisLinkSpec } from '../../manifest/types.gen.ts';
import type { Instance } from '../../waldur/instance.ts';
import type { Wanted } from '../provider.ts';
import { captureName, type CaptureName } from '../step.ts';

/** The resource of a link, as far as it is known when a plan is made. */
export interface LinkedResource {
  readonly label: string;
  /** Known, or captured by the steps of the object that imports it. */
  readonly place:
    | { readonly uuid: string; readonly url: string }
    | { readonly uuidCapture: CaptureName; readonly urlCapture: CaptureName };
  /** What the server shows of it; empty for one that is not on the server yet. */
  readonly row: JsonObject;
}

/** Where the resource of a link is. Throws for a reference that was not resolved, which never gets here. */
export function linkedResource(
  { references, spec }: Pick<Wanted<LexisLinkSpec>, 'references' | 'spec'>,
  instance: Pick<Instance, 'url'>,
): LinkedResource {
  const resolved = references.get('resource');
  if (resolved === undefined) throw new Error('the resource of a link was not resolved');
  const { label } = resolved;
  const row = resolved.state === 'found' ? resolved.object : {};
  if (resolved.state === 'found' && spec.resource.manifest === undefined) {
    return { label, place: { uuid: resolved.uuid, url: resolved.url }, row };
  }
  const imported = plainUuid(row['resource_uuid'] ?? null);
  if (typeof imported === 'string') {
    return {
      label,
      place: { uuid: imported, url: `${instance.url}marketplace-resources/${imported}/` },
      row,
    };
  }
  const importer = `BackendResource/${spec.resource.manifest ?? ''}` as const;
  return {
    label,
    place: {
      uuidCapture: captureName(importer, 'resource_uuid'),
      urlCapture: captureName(importer, 'resource_url'),
    },
    row,
  };
}

/** The uuid of the resource, when it is known. */
export function knownUuid({ place }: LinkedResource): string | undefined {
  return 'uuid' in place ? place.uuid : undefined;
}

/** A text that the server shows of the resource; `undefined` when it does not, which is not the same as an empty one. */
export function shownText({ row }: LinkedResource, field: string): string | undefined {
  const value = row[field];
  return typeof value === 'string' ? value : undefined;
}

/** As sentences name the organization that provides the resource. */
export function providerText(resource: LinkedResource): string {
  const name = shownText(resource, 'provider_name');
  return name === undefined ? 'the service provider' : `the service provider ${name}`;
}
