/** The HEAppE server that links are set up in, as far as it can be seen through Waldur. */
export interface Heappe {
  /** `ok`; `refuses-key`: no keys can be made; `refuses-delete`: projects cannot be deleted. */
  answer: string;
  nextProject: number;
  /** Seconds that a link with its key waits for its last part. */
  lastStepSeconds: number;
  /** Projects by name and accounting string of their resource. */
  readonly projects: Map<string, number>;
}

/** A HEAppE server that does what it is asked. The last part comes as late as on the real server. */
export function createHeappe(): Heappe {
  return { answer: 'ok', nextProject: 1, lastStepSeconds: 300, projects: new Map() };
}
