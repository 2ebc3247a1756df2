/** What one request and each of its rows cost a real server, in milliseconds. */
export interface CostFigures {
  readonly request: number;
  readonly row: number;
  /** What a field adds per row. Fields that are not named are part of `row`. */
  readonly fields: Readonly<Record<string, number>>;
}

/** A twentieth is what the sandbox waits. */
export const COST_SCALE = 20;

/** For collections without figures of their own. */
export const OTHER_COST: CostFigures = { request: 24, row: 0.75, fields: {} };

/**
 * See docs/waldur-api/offerings.md, Cost of reading. Measured on a server of October 2024 with 2,000 offerings of three components and one plan. Relations besides plans and
 * components were measured together and are spread evenly.
 */
export const COST_FIGURES: Readonly<Record<string, CostFigures>> = {
  'marketplace-provider-offerings': {
    request: 24,
    row: 0.75,
    fields: {
      plans: 13.3,
      components: 1.8,
      endpoints: 0.9,
      roles: 0.9,
      organization_groups: 0.9,
      order_count: 0.9,
      screenshots: 0.9,
      files: 0.9,
      integration_status: 0.9,
    },
  },
  'marketplace-plans': { request: 24, row: 13.3, fields: {} },
  users: { request: 24, row: 0.5, fields: { permissions: 4.1 } },
  customers: { request: 24, row: 1.3, fields: { projects_count: 5.1, users_count: 5.1 } },
  projects: { request: 24, row: 0.35, fields: { resources_count: 13.65 } },
  'marketplace-orders': { request: 24, row: 11.6, fields: {} },
};
