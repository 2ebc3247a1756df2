import type { Step } from '../../step.ts';
import { rowsAt, textAt, uuidAt } from '../json-fields.ts';
import { literal } from './filled.ts';
import { acting, changesAt, setting, type Work } from './work.ts';

/**
 * Endpoints cannot be changed: the old one is deleted, and one with another address is added. In this order a run that
 * is cut off between them leaves one too few, which the next plan shows; two of one name would look like somebody's wish.
 */
export function setEndpoints(work: Work): readonly Step[] {
  const live = rowsAt(work.live?.row ?? {}, 'endpoints') ?? [];
  const names = [...new Set(changesAt(work, 'endpoints').map(({ path: [, name = ''] }) => name))];
  return names.flatMap(replaced);

  function replaced(name: string): Step[] {
    const url = work.spec.endpoints?.find((endpoint) => endpoint.name.trim() === name)?.url.trim();
    const old = live.filter((endpoint) => textAt(endpoint, 'name') === name);
    // Several can have one name. The first stands for them, unless all of them go.
    const gone = (url === undefined ? old : old.slice(0, 1)).flatMap(
      (endpoint) => uuidAt(endpoint, 'uuid') ?? [],
    );
    return [...gone.map((uuid) => remove(name, uuid)), ...(url === undefined ? [] : [add(name, url)])];
  }

  function add(name: string, url: string): Step {
    return acting(`${work.path}add_endpoint/`, literal({ name, url }), `endpoint ${name} added`, {
      path: work.path,
      query: { field: ['endpoints'] },
      list: '/endpoints',
      where: [
        { pointer: '/name', equals: name },
        { pointer: '/url', equals: url },
      ],
      except: live.flatMap((endpoint) => uuidAt(endpoint, 'uuid') ?? []),
    });
  }

  function remove(name: string, uuid: string): Step {
    return setting(`${work.path}delete_endpoint/`, literal({ uuid }), `endpoint ${name} deleted`);
  }
}
