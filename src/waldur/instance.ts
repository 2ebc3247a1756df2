/** The API generations this release knows; `8.0` stands for 8.0.5 and everything newer. See docs/waldur-api/generations.md. */
export const GENERATIONS = ['2024-10', 'openportal-2024-08', '8.0'] as const;
export type Generation = (typeof GENERATIONS)[number];

/** The account that the token belongs to, as `GET /api/users/me/` shows it. */
export interface Caller {
  readonly uuid: string;
  readonly username: string;
  readonly email: string;
  readonly isStaff: boolean;
  readonly isSupport: boolean;
  /** Active role grants. `scopeUuid` and `customerUuid` have 32 hexadecimal digits. */
  readonly roles: readonly {
    readonly role: string;
    readonly scopeType: string;
    readonly scopeUuid: string;
    readonly customerUuid: string | undefined;
  }[];
}

/** The server of a run: what was learned about it before anything was compared. */
export interface Instance {
  /** With `/api/` at the end. */
  readonly url: string;
  readonly generation: Generation;
  /** As `GET /api/version/` says; `unknown` is a normal answer. */
  readonly version: string;
  /** The names of `GET /api/`: which collections this server has. */
  readonly collections: ReadonlySet<string>;
  readonly caller: Caller;
}
