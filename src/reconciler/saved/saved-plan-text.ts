import { textHash } from '../../manifest/content-hash.ts';
import type { JsonObject } from '../../manifest/json.ts';
import { manifestsDigest, planDigest, type SavedPlan } from './saved-plan.ts';

/** Any change of what a field means gets a new one: a release reads files of its own format only. */
export const SAVED_FORMAT = '1.0';

const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * The text of the file that holds a saved plan, as schemas/output/saved-plan.schema.json describes it. The same plan
 * gives the same text, byte for byte. Its last field is the checksum of all before it.
 */
export function savedPlanText(saved: SavedPlan): string {
  const { instance, options } = saved;
  return withChecksum({
    formatVersion: SAVED_FORMAT,
    type: 'saved-plan',
    toolVersion: saved.toolVersion,
    digest: planDigest(saved),
    instance: {
      url: instance.url,
      generation: instance.generation,
      version: instance.version,
      user: instance.user,
    },
    source: {
      ...(saved.revision === undefined ? {} : { revision: saved.revision }),
      ...(saved.manifestSet === undefined ? {} : { manifestSet: saved.manifestSet }),
      manifests: manifestsDigest(saved.manifests),
    },
    options: {
      prune: options.prune,
      writeSecrets: options.writeSecrets,
      adoptOnly: options.adoptOnly,
      maxDeletePercent: options.maxDeletePercent,
      targets: options.targets,
    },
    objects: saved.objects.map((object) => ({
      key: object.key,
      label: object.label,
      action: object.action,
      ...(object.reason === undefined ? {} : { reason: object.reason }),
      ...(object.uuid === undefined ? {} : { uuid: object.uuid }),
      ...(object.compared === undefined ? {} : { compared: object.compared }),
      dependsOn: object.dependsOn,
      steps: object.steps,
    })),
    manifests: saved.manifests,
  });
}

/** The text of a document with the checksum of the rest of it as its last field. */
export function withChecksum(document: JsonObject): string {
  const { checksum: _, ...rest } = document;
  return printed({ ...rest, checksum: textHash(printed(rest)) });
}

/** Invisible characters are escaped, so that a file can be shown on a terminal. */
function printed(document: JsonObject): string {
  const text = JSON.stringify(document, undefined, 2).replaceAll(UNSEEN, (character) =>
    character === '\n' ? character : escaped(character),
  );
  return `${text}\n`;
}

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
