import type { OptionType } from './options-8-0.ts';

/** The API generations that the sandbox plays. */
export type Generation = '2024-10' | 'openportal-2024-08' | '8.0';

/** What differs between the generations, as data. */
export interface Profile {
  readonly generation: Generation;
  /** What `GET /api/version/` says. */
  readonly version: string;
  /** The names of `GET /api/`. */
  readonly collections: readonly string[];
  readonly offeringStates: readonly string[];
  /** The keys of an offering's detail, in order. */
  readonly offeringFields: readonly string[];
  /** Keys of the detail that a list leaves out. */
  readonly offeringDetailOnly: readonly string[];
  /** Keys of the detail that the answer to a create leaves out. */
  readonly offeringNotAfterCreate: readonly string[];
  /** Text fields of `update_overview`, besides name and slug. */
  readonly overviewFields: readonly string[];
  readonly componentFields: readonly string[];
  /** The keys of a plan inside an offering; a plan on its own has `offering` too. */
  readonly planFields: readonly string[];
  readonly planUnits: readonly string[];
  readonly limitPeriods: readonly string[];
  readonly optionTypes: readonly string[];
  readonly userFields: readonly string[];
  /** Filters of the offerings list that this generation knows besides the common ones. */
  readonly offeringFilters: readonly string[];
  /** Characters of a slug before its number. */
  readonly slugLength: number;
  /** A create needs a service provider, for staff too. */
  readonly providerRequired: boolean;
  /** Known keys of `plugin_options` and `secret_options`; undefined: every key is kept and a map is replaced whole. */
  readonly pluginOptions?: ReadonlyMap<string, OptionType>;
  readonly secretOptions?: ReadonlyMap<string, OptionType>;
  /** Whether the lifecycle of offerings is for staff unless the site allows owners. */
  readonly lifecycleSwitch: boolean;
  /** Whether a second component of one type is refused (true) or crashes the server. */
  readonly refusesDuplicateComponent: boolean;
  /** Whether `default` of an option is text. */
  readonly optionDefaultsAreText: boolean;
  /** Whether the grant calls find users that are switched off. */
  readonly findsInactiveUsers: boolean;
  /** Whether an offering role brings CUSTOMER.MANAGER along. */
  readonly automaticCustomerManager: boolean;
  /** Actions and routes that only newer servers have. */
  readonly newerRoutes: boolean;
}
