import { PREPAID_FIELDS } from './prepaid-fields.ts';
import type { OfferingComponent, OfferingPlan, OfferingSpec } from '../../manifest/types.gen.ts';
import type { Generation } from '../../waldur/instance.ts';

/** What one API generation does with offerings. See docs/waldur-api/offerings.md, Generations. */
export interface GenerationFacts {
  /** How sentences call it. */
  readonly label: string;
  readonly states: readonly NonNullable<OfferingSpec['state']>[];
  /** Fields that it does not have. */
  readonly lacks: ReadonlySet<keyof OfferingSpec>;
  readonly componentLacks: ReadonlySet<keyof OfferingComponent>;
  readonly planLacks: ReadonlySet<keyof OfferingPlan>;
  /** Fields of newer releases of the generation: written only when the server shows them. */
  readonly onlyWhenShown: ReadonlySet<keyof OfferingSpec>;
  readonly componentOnlyWhenShown: ReadonlySet<keyof OfferingComponent>;
  readonly planUnits: ReadonlySet<OfferingPlan['unit']>;
  readonly limitPeriods: ReadonlySet<string>;
  readonly optionTypes: 'basic' | 'all';
  /** What an update of plugin or secret options does with keys that are not sent. */
  readonly optionMaps: 'replaced' | 'merged';
  /** Whether `secret_options` are taken when an offering is created. */
  readonly secretsAtCreate: boolean;
  /** Whether the organization has to be a service provider. */
  readonly needsServiceProvider: boolean;
  /** Who may activate: staff alone, or others too where the site allows it. */
  readonly activatedBy: 'staff' | 'staff unless the site allows more';
  /** Whether an offering without plans also cannot be paused, made unavailable or archived. */
  readonly plansNeededToRest: boolean;
  /** Whether name and unit of built-in components can be changed. */
  readonly builtInsRenamed: boolean;
}

const FIRST: GenerationFacts = {
  label: '2024-10',
  states: ['Draft', 'Active', 'Paused', 'Archived'],
  lacks: new Set([
    'helpdesk_url',
    'documentation_url',
    'access_url',
    'backend_id_rules',
    'compliance_checklist',
    'offering_group',
    'tags',
  ]),
  componentLacks: new Set(['unit_factor', 'is_prepaid', ...PREPAID_FIELDS]),
  planLacks: new Set(['discounts']),
  onlyWhenShown: new Set(),
  componentOnlyWhenShown: new Set(),
  planUnits: new Set(['month', 'half_month', 'day', 'hour', 'quantity']),
  limitPeriods: new Set(['month', 'annual', 'total']),
  optionTypes: 'basic',
  optionMaps: 'replaced',
  secretsAtCreate: true,
  needsServiceProvider: false,
  activatedBy: 'staff',
  plansNeededToRest: false,
  builtInsRenamed: true,
};

/** The differences between API generations that matter for offerings, all of them. */
export const GENERATION_FACTS: Readonly<Record<Generation, GenerationFacts>> = {
  '2024-10': FIRST,
  'openportal-2024-08': { ...FIRST, label: 'openportal-2024-08' },
  '8.0': {
    label: '8.0',
    states: ['Draft', 'Active', 'Paused', 'Unavailable', 'Archived'],
    lacks: new Set([
      'terms_of_service',
      'terms_of_service_link',
      'native_name',
      'native_description',
      'rating',
    ]),
    componentLacks: new Set(),
    planLacks: new Set(),
    onlyWhenShown: new Set(['helpdesk_url', 'documentation_url', 'offering_group']),
    componentOnlyWhenShown: new Set([
      'prepaid_duration_step',
      'min_renewal_duration',
      'max_renewal_duration',
      'renewal_duration_step',
    ]),
    planUnits: new Set(['month', 'quarter', 'half_month', 'day', 'hour', 'quantity']),
    limitPeriods: new Set(['month', 'quarterly', 'annual', 'total']),
    optionTypes: 'all',
    optionMaps: 'merged',
    secretsAtCreate: false,
    needsServiceProvider: true,
    activatedBy: 'staff unless the site allows more',
    plansNeededToRest: true,
    builtInsRenamed: false,
  },
};

/** Components that the server itself makes for offerings of a type. */
export const BUILT_IN_COMPONENTS: Readonly<Record<string, readonly string[]>> = {
  'OpenStack.Tenant': ['cores', 'ram', 'storage'],
  'SlurmInvoices.SlurmPackage': ['cpu', 'gpu', 'ram'],
};
