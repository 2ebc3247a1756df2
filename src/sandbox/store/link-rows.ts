/** A public key that a user has uploaded. */
export interface SshKey {
  readonly uuid: string;
  readonly user: string;
  readonly name: string;
  readonly publicKey: string;
}

/** A login on a cluster that belongs to a resource and to no person. */
export interface RobotAccount {
  readonly uuid: string;
  readonly created: string;
  modified: string;
  readonly resource: string;
  /** At most five characters, unique per resource. */
  readonly type: string;
  username: string;
  users: readonly string[];
  keys: readonly string[];
  responsibleUser: string | null;
  /** Only newer servers show it, and the two after it. */
  state: string;
  description: string;
  errorMessage: string;
}

/** A tie of a resource to a project of the HEAppE server, through a robot account. */
export interface LexisLink {
  readonly uuid: string;
  readonly created: string;
  modified: string;
  /** A robot account. */
  readonly robot: string;
  state: 'pending' | 'executing' | 'OK' | 'erred';
  heappeProject: number | null;
}
