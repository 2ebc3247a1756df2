import type { BuiltInComponent } from '../profiles/offering-types.ts';
import type { Columns } from '../json.ts';
import type { Component, Offering } from './rows.ts';
import type { Store } from './store.ts';

const DEFAULTS: Columns = {
  description: '',
  measured_unit: '',
  limit_period: null,
  limit_amount: null,
  article_code: '',
  max_value: null,
  min_value: null,
  max_available_limit: null,
  is_boolean: false,
  default_limit: null,
  unit_factor: 1,
  is_prepaid: false,
  overage_component: null,
  min_prepaid_duration: null,
  max_prepaid_duration: null,
};

/** What `is_boolean` forces upon a component. */
export function boolean(columns: Columns): Columns {
  if (columns['is_boolean'] !== true) return columns;
  return { ...columns, min_value: 0, max_value: 1, limit_period: 'month', limit_amount: null };
}

function textOf(values: Columns, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value : '';
}

/** Adds a component made from the API's own fields. Existing plans do not learn of it. */
export function addComponent(store: Store, offering: Offering, values: Columns): Component {
  const { type: _type, name: _name, billing_type: _billingType, ...columns } = values;
  const component: Component = {
    uuid: store.newUuid(),
    type: textOf(values, 'type'),
    name: textOf(values, 'name'),
    billingType: textOf(values, 'billing_type'),
    builtin: false,
    factor: null,
    columns: boolean({ ...DEFAULTS, ...columns }),
  };
  offering.components.push(component);
  return component;
}

/** Adds a component that the offering's type brings along; `values` are the few fields that can be chosen. */
export function addBuiltInComponent(
  store: Store,
  offering: Offering,
  builtIn: BuiltInComponent,
  values: Columns,
): Component {
  const component: Component = {
    uuid: store.newUuid(),
    type: builtIn.type,
    name: builtIn.name,
    billingType: builtIn.billingType,
    builtin: true,
    factor: builtIn.factor,
    columns: {
      ...DEFAULTS,
      measured_unit: builtIn.measuredUnit,
      limit_period: builtIn.limitPeriod,
      min_value: values['min_value'] === 0 ? null : (values['min_value'] ?? null),
      max_value: values['max_value'] === 0 ? null : (values['max_value'] ?? null),
      max_available_limit: values['max_available_limit'] ?? null,
      article_code: values['article_code'] ?? '',
    },
  };
  offering.components.push(component);
  return component;
}
