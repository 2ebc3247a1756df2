import { withValueAt } from '../../manifest/json-pointer.ts';
import type { ValueSource } from '../../manifest/value-source.ts';
import type { BodyTemplate, Step } from '../../providers/step.ts';

/** One request of a plan as it will be sent, e.g. `POST /api/marketplace-plans/ {"name":"Default"}`; what is not known yet, or must not be seen, stands in braces. */
export function requestLine(step: Step): string {
  if (step.type === 'read') return `GET /api/${step.path}${queryText(step.query)}`;
  const body = step.body === undefined ? '' : ` ${bodyText(step.body)}`;
  return `${step.method} /api/${step.path}${body}`;
}

function queryText(query: Extract<Step, { type: 'read' }>['query']): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    (typeof value === 'string' ? [value] : value).map((item): [string, string] => [key, item]),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

function bodyText(body: BodyTemplate): string {
  const filled = body.fill.reduce(
    (value, place) =>
      withValueAt(
        value,
        place.pointer,
        'capture' in place ? `{${place.capture}}` : `{${sourceText(place.outside)}}`,
      ),
    body.value,
  );
  return JSON.stringify(filled);
}

function sourceText(source: ValueSource): string {
  return 'env' in source ? `env ${source.env}` : `file ${source.file}`;
}
