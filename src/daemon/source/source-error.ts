/** Why the manifests of a source cannot be had. */
export const SOURCE_PROBLEMS = [
  /** Nobody answers, or not in time. */
  'SourceUnreachable',
  /** The credentials are missing or not accepted. */
  'SourceDenied',
  /** There is no such repository, branch, tag, commit, directory or path. */
  'SourceMissing',
  /** What is there is refused, as it is too large, or may be meant to do harm. */
  'SourceRefused',
] as const;

/** One of them. */
export type SourceProblem = (typeof SOURCE_PROBLEMS)[number];

/** The manifests of a source cannot be had. The message is one sentence and quotes no credential. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly reason: SourceProblem;

  constructor(reason: SourceProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
