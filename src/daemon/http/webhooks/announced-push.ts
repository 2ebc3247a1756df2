import { isJsonObject, type Json, type JsonObject } from '../../../manifest/json.ts';

/** What an announcement says was pushed. */
export interface AnnouncedPush {
  /** The addresses under which the repository can be cloned or seen. */
  readonly locations: readonly string[];
  /** E.g. `refs/heads/main`. */
  readonly ref: string | undefined;
}

/** GitHub and Gitea, then GitLab. */
const REPOSITORIES = ['repository', 'project'];
const ADDRESSES = ['clone_url', 'ssh_url', 'git_url', 'html_url', 'git_http_url', 'git_ssh_url'];
const LONGEST = 2_048;

/** Reads the body of a delivery; `undefined` when it is not about a push, or cannot be read. */
export function announcedPush(body: Buffer, type: string): AnnouncedPush | undefined {
  const payload = parsed(body, type);
  const { ref } = payload ?? {};
  if (payload === undefined || typeof ref !== 'string' || ref.length > LONGEST) return undefined;
  const locations = REPOSITORIES.flatMap((name) => addressesOf(payload[name]));
  return locations.length === 0 ? undefined : { locations: [...new Set(locations)], ref };
}

function addressesOf(repository: Json | undefined): readonly string[] {
  if (!isJsonObject(repository)) return [];
  return ADDRESSES.flatMap((name) => {
    const address = repository[name];
    return typeof address === 'string' && address.length <= LONGEST ? [address] : [];
  });
}

function parsed(body: Buffer, type: string): JsonObject | undefined {
  const text = body.toString('utf8');
  try {
    const json = type === 'application/json' ? text : (new URLSearchParams(text).get('payload') ?? '');
    const payload = JSON.parse(json) as Json;
    return isJsonObject(payload) ? payload : undefined;
  } catch {
    return undefined;
  }
}
