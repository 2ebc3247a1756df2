import { didYouMean } from '../../manifest/did-you-mean.ts';
import type { OptionForm } from '../../manifest/types.gen.ts';
import type { OfferingFindings } from './offering-findings.ts';

/** Finds questions of a form that do not fit together; the server does not look. */
export function checkForm(
  form: OptionForm | undefined,
  field: 'options' | 'resource_options',
  findings: OfferingFindings,
): void {
  if (form === undefined) return;
  const names = Object.keys(form.options);
  for (const [index, name] of form.order.entries()) {
    if (Object.hasOwn(form.options, name)) continue;
    const meant = didYouMean(name, names);
    findings.error(
      'OPTION_ORDER_UNKNOWN',
      ['spec', field, 'order', index],
      `the order in ${field} of ${findings.key} names "${name}", which is not one of its questions`,
      [
        ...(meant === undefined ? [] : [`Did you mean "${meant}"?`]),
        `Questions: ${names.join(', ') || 'none'}.`,
      ],
    );
  }
  for (const name of names.filter((question) => !form.order.includes(question))) {
    findings.warning(
      'OPTION_NOT_ORDERED',
      ['spec', field, 'options', name],
      `the question "${name}" in ${field} of ${findings.key} is missing in its order`,
      ['Questions that the order does not name are not shown. Add it there.'],
    );
  }
  for (const [name, question] of Object.entries(form.options)) {
    const path = ['spec', field, 'options', name] as const;
    if (question.min !== undefined && question.max !== undefined && question.min > question.max) {
      findings.error(
        'OPTION_MIN_ABOVE_MAX',
        [...path, 'min'],
        `the question "${name}" in ${field} of ${findings.key} has its min above its max`,
        ['Lower min, or raise max.'],
      );
    }
    for (const [index, { target_field: target }] of question.validators?.entries() ?? []) {
      const type = Object.hasOwn(form.options, target) ? form.options[target]?.type : undefined;
      if (type === 'integer' || type === 'money') continue;
      findings.error(
        'OPTION_VALIDATOR_TARGET',
        [...path, 'validators', index, 'target_field'],
        `the question "${name}" in ${field} of ${findings.key} is compared with "${target}", which is no question for a number`,
        ['Name a question whose type is integer or money.'],
      );
    }
  }
}
