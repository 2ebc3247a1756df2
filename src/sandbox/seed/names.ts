/** The uuids of a seed's keys; a key that names no row gets a uuid of its own when it is asked for. */
export type Names = Map<string, string>;
