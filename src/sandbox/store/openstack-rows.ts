/** A part of a cloud that belongs to a project. */
export interface Tenant {
  readonly uuid: string;
  readonly created: string;
  readonly project: string;
  readonly settings: string;
  readonly name: string;
  readonly backendId: string;
  /** As the older generations write it. */
  state: string;
  errorMessage: string;
  errorTraceback: string;
  /** The server groups that the cloud holds, which the rows may differ from. */
  groupsInCloud: readonly CloudServerGroup[];
}

/** A server group as the cloud has it. */
export interface CloudServerGroup {
  readonly backendId: string;
  readonly name: string;
  readonly policy: string;
}

/** A rule about which virtual machines share a hypervisor. */
export interface ServerGroup {
  readonly uuid: string;
  readonly created: string;
  modified: string;
  readonly tenant: string;
  readonly description: string;
  name: string;
  policy: string;
  /** As the older generations write it. */
  state: string;
  backendId: string;
  errorMessage: string;
  errorTraceback: string;
}

/** A virtual machine of a tenant. */
export interface Instance {
  readonly uuid: string;
  readonly tenant: string;
  readonly name: string;
  readonly backendId: string;
  readonly state: string;
  serverGroup: string | null;
}
