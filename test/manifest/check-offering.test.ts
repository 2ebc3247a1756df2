import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/manifest/diagnostic.ts';
import type { Manifest } from '../../src/manifest/manifest.ts';
import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import { checkOffering } from '../../src/providers/offering/check-offering.ts';
import { load } from './load.ts';
import { offeringText } from './offering-text.ts';

async function check(lines: readonly string[]): Promise<readonly Diagnostic[]> {
  const { manifests, diagnostics } = await load(offeringText(lines));
  expect(diagnostics).toEqual([]);
  return manifests.flatMap((manifest) => checkOffering(manifest as unknown as Manifest<OfferingSpec>));
}

function marked({ position }: Diagnostic): string | undefined {
  return position?.text.slice(position.column - 1, position.endColumn - 1);
}

const CPU = 'components: [{ type: cpu, name: CPU, billing_type: usage }]';
const plan = (rest: string): string => `plans: [{ name: Default, unit: month, ${rest} }]`;
const form = (rest: string): string =>
  `options: { order: [a], options: { a: { type: integer, label: A${rest} } } }`;

describe('a mistake in an offering', () => {
  it.each<
    readonly [
      name: string,
      lines: readonly string[],
      code: string,
      marked: string,
      summary: RegExp,
      hint: RegExp,
    ]
  >([
    [
      'a price for no component',
      [CPU, plan('prices: { gpu: 1 }')],
      'PLAN_PRICE_UNKNOWN_COMPONENT',
      'gpu',
      /plan "Default" of Offering\/test-cluster prices "gpu"/u,
      /Declared components: cpu \(line 10\)/u,
    ],
    [
      'a price for a misspelt component',
      [CPU, plan('prices: { cpus: 1 }')],
      'PLAN_PRICE_UNKNOWN_COMPONENT',
      'cpus',
      /"cpus"/u,
      /Did you mean "cpu"/u,
    ],
    [
      'a price where there are no components',
      ['components: []', plan('prices: { gpu: 1 }')],
      'PLAN_PRICE_UNKNOWN_COMPONENT',
      'gpu',
      /"gpu"/u,
      /No components/u,
    ],
    [
      'a quota for no component',
      [CPU, plan('quotas: { gpu: 1 }')],
      'PLAN_QUOTA_UNKNOWN_COMPONENT',
      'gpu',
      /quota for "gpu"/u,
      /cpu/u,
    ],
    [
      'a discount for no component',
      [CPU, plan('discounts: { gpu: { discount_threshold: 1, discount_rate: 5 } }')],
      'PLAN_DISCOUNT_UNKNOWN_COMPONENT',
      'gpu',
      /discount for "gpu"/u,
      /cpu/u,
    ],
    [
      'a quota for what is used',
      [CPU, plan('quotas: { cpu: 1 }')],
      'PLAN_QUOTA_NOT_FIXED',
      'cpu',
      /billing_type is usage/u,
      /fixed/u,
    ],
    [
      'half a discount',
      [CPU, plan('discounts: { cpu: { discount_threshold: 1, discount_rate: null } }')],
      'PLAN_DISCOUNT_INCOMPLETE',
      'cpu',
      /half a discount/u,
      /both/u,
    ],
    [
      'a price with eleven places',
      [CPU, plan('prices: { cpu: 0.00000000001 }')],
      'PLAN_PRICE_TOO_PRECISE',
      '0.00000000001',
      /more than 10 decimal places/u,
      /Round/u,
    ],
    [
      'a unit_price with eleven places',
      [CPU, plan('unit_price: 1.00000000001')],
      'PLAN_PRICE_TOO_PRECISE',
      '1.00000000001',
      /more than 10/u,
      /Round/u,
    ],
    [
      'a smallest amount above the largest',
      ['components: [{ type: cpu, min_value: 5, max_value: 4 }]'],
      'COMPONENT_MIN_ABOVE_MAX',
      '5',
      /min_value 5 above its max_value 4/u,
      /Lower/u,
    ],
    [
      'a switch with other limits',
      ['components: [{ type: cpu, is_boolean: true, max_value: 4 }]'],
      'COMPONENT_BOOLEAN_LIMITS',
      '4',
      /max_value cannot be 4/u,
      /to 1 /u,
    ],
    [
      'what only prepaid ones have',
      ['components: [{ type: cpu, is_prepaid: false, min_prepaid_duration: 4 }]'],
      'COMPONENT_NOT_PREPAID',
      '4',
      /not prepaid/u,
      /is_prepaid: true/u,
    ],
    [
      'overage of no component',
      ['components: [{ type: cpu, is_prepaid: true, overage_component: gpu }]'],
      'COMPONENT_OVERAGE_UNFIT',
      'gpu',
      /not a component/u,
      /usage/u,
    ],
    [
      'overage that is prepaid itself',
      ['components: [{ type: cpu, is_prepaid: true, overage_component: cpu }]'],
      'COMPONENT_OVERAGE_UNFIT',
      'cpu',
      /cannot bill overage/u,
      /usage/u,
    ],
    [
      'a component twice',
      ['components: [{ type: cpu }, { type: cpu }]'],
      'OFFERING_DUPLICATE_MEMBER',
      'cpu',
      /the component "cpu" twice/u,
      /line 10/u,
    ],
    [
      'a plan twice',
      ['plans: [{ name: A, unit: day }, { name: " A", unit: day }]'],
      'OFFERING_DUPLICATE_MEMBER',
      '" A"',
      /the plan "A" twice/u,
      /line 10/u,
    ],
    [
      'an endpoint twice',
      ['endpoints: [{ name: A, url: a }, { name: A, url: b }]'],
      'OFFERING_DUPLICATE_MEMBER',
      'A',
      /the endpoint "A" twice/u,
      /line 10/u,
    ],
    [
      'a tag twice',
      ['tags: [{ name: a }, { name: a }]'],
      'OFFERING_DUPLICATE_MEMBER',
      'a',
      /the tag "a" twice/u,
      /line 10/u,
    ],
    [
      'a group of a plan twice',
      [plan('organization_groups: [{ name: a }, { name: a }]')],
      'OFFERING_DUPLICATE_MEMBER',
      'a',
      /organization group "a" twice/u,
      /line 10/u,
    ],
    [
      'Active without plans',
      ['plans: []', 'state: Active'],
      'OFFERING_WITHOUT_PLANS',
      'Active',
      /has no plans/u,
      /leave `plans` out/u,
    ],
    [
      'a reason that nobody sends',
      ['state: Active', 'paused_reason: x'],
      'OFFERING_PAUSED_REASON_UNUSED',
      'x',
      /state is Active/u,
      /Paused/u,
    ],
    [
      'an order of unknown questions',
      ['options: { order: [b], options: { } }'],
      'OPTION_ORDER_UNKNOWN',
      'b',
      /names "b"/u,
      /none/u,
    ],
    [
      'a question without order',
      ['resource_options: { order: [], options: { a: { type: text, label: A } } }'],
      'OPTION_NOT_ORDERED',
      '{ type: text, label: A }',
      /"a" in resource_options/u,
      /Add it/u,
    ],
    [
      'a question with min above max',
      [form(', min: 3, max: 2')],
      'OPTION_MIN_ABOVE_MAX',
      '3',
      /min above its max/u,
      /Lower/u,
    ],
    [
      'a comparison with nothing',
      [form(', validators: [{ type: gt, target_field: b }]')],
      'OPTION_VALIDATOR_TARGET',
      'b',
      /no question for a number/u,
      /money/u,
    ],
    [
      'roles where there can be none',
      ['shared: false', 'access: [{ user: { username: a }, role: R }]'],
      'ACCESS_NOT_SHARED',
      'access',
      /not shared/u,
      /shared: true/u,
    ],
    [
      'a role twice',
      [
        'access: [{ user: { username: a }, role: R }, { user: { username: a }, role: R, expiration_time: null }]',
      ],
      'ACCESS_DUPLICATE',
      '{ user: { username: a }, role: R, expiration_time: null }',
      /"a" the role R twice/u,
      /line 10/u,
    ],
    [
      'a day that does not exist',
      ['access: [{ user: { username: a }, role: R, expiration_time: 2027-02-30 }]'],
      'ACCESS_INVALID_EXPIRY',
      '2027-02-30',
      /no time of any calendar/u,
      /day/u,
    ],
    [
      'an hour that does not exist',
      ['access: [{ user: { username: a }, role: R, expiration_time: "2027-02-03T25:00Z" }]'],
      'ACCESS_INVALID_EXPIRY',
      '"2027-02-03T25:00Z"',
      /no time/u,
      /hour/u,
    ],
  ])('%s', async (_, lines, code, text, summary, hint) => {
    const findings = await check(lines);
    expect(findings.map((finding) => finding.code)).toEqual([code]);
    const [finding] = findings;
    expect(finding?.summary).toMatch(summary);
    expect(finding?.hints.join('\n')).toMatch(hint);
    expect(finding?.subject).toBe('Offering/test-cluster');
    expect(finding === undefined ? '' : marked(finding)).toBe(text);
  });
});

describe('a secret in a manifest', () => {
  it.each([
    ['a text', 'secret_options: { language: python, token: hunter2 }'],
    ['a text in a list', 'secret_options: { ssh_keys: [hunter2] }'],
    ['a text in a mapping', 'service_attributes: { username: admin, keys: { a: hunter2 } }'],
  ])('is found, and not shown: %s', async (_, line) => {
    const findings = await check([line]);
    expect(findings.map(({ code }) => code)).toEqual(['SECRET_LITERAL']);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
    expect(findings.map(marked)).toEqual([
      /[a-z_]+(?=: (?:hunter2|\[hunter2|\{ a: hunter2))/u.exec(line)?.[0],
    ]);
  });

  it('may be a number, a switch, a reference, empty, or of a key that is never secret', async () => {
    expect(
      await check([
        'secret_options:',
        '  vault_port: 8200',
        '  vault_tls_verify: true',
        '  token: { valueFrom: { env: TOKEN } }',
        '  password: null',
        '  shared_user_password: ""',
        '  language: python',
        '  environ: [{ name: A, value: b }, { name: C, value: { valueFrom: { file: c } } }]',
        '  dns_nameservers: [192.0.2.1]',
      ]),
    ).toEqual([]);
  });
});

describe('no mistake', () => {
  it.each<readonly [name: string, lines: readonly string[]]>([
    ['a price without declared components', [plan('prices: { gpu: 1 }')]],
    [
      'a quota of a component whose billing is not declared',
      ['components: [{ type: cpu }]', plan('quotas: { cpu: 1 }')],
    ],
    ['ten places', [CPU, plan('prices: { cpu: 0.0000000001 }')]],
    ['equal limits', ['components: [{ type: cpu, min_value: 5, max_value: 5 }]']],
    [
      'the limits of a switch',
      ['components: [{ type: cpu, is_boolean: true, min_value: 0, max_value: 1, limit_period: month }]'],
    ],
    [
      'a discount that ends',
      [CPU, plan('discounts: { cpu: { discount_threshold: null, discount_rate: null } }')],
    ],
    ['no plans of a draft', ['plans: []', 'state: Draft']],
    ['a leap day', ['access: [{ user: { username: a }, role: R, expiration_time: 2028-02-29 }]']],
    [
      'one user with two roles',
      ['access: [{ user: { username: a }, role: R }, { user: { username: a }, role: S }]'],
    ],
  ])('%s', async (_, lines) => {
    expect(await check(lines)).toEqual([]);
  });

  it('where the type brings its own components', async () => {
    const { manifests } = await load(
      offeringText([CPU, plan('prices: { cores: 1 }, quotas: { ram: 1 }')]).replace(
        'Marketplace.Slurm',
        'OpenStack.Tenant',
      ),
    );
    expect(checkOffering(manifests[0] as unknown as Manifest<OfferingSpec>)).toEqual([]);
  });
});
