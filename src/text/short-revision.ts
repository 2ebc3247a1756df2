const SHORT_COMMIT = 8;
const SHORT_DIGEST = 'sha256:'.length + SHORT_COMMIT;

/** A revision as people name it: the first digits of a commit or of a digest; any other text as it is. */
export function shortRevision(id: string): string {
  if (/^[0-9a-f]{40,64}$/u.test(id)) return id.slice(0, SHORT_COMMIT);
  return /^sha256:[0-9a-f]{64}$/u.test(id) ? id.slice(0, SHORT_DIGEST) : id;
}
