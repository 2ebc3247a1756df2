import { withValueAt } from '../manifest/json-pointer.ts';
import type { ValueSource } from '../manifest/value-source.ts';
import { sinkText } from '../providers/sink.ts';
import type { BodyTemplate, ReadStep, Step } from '../providers/step.ts';

/**
 * One step of a plan as it will be carried out, e.g. `POST /api/marketplace-plans/ {"name":"Default"}`; what is not
 * known yet, or must not be seen, stands in braces.
 */
export function requestLine(step: Step): string {
  if (step.type === 'deliver') return `deliver {${step.secret}} to ${sinkText(step.sink)}`;
  if (step.type === 'wait') return `wait for ${step.waitsFor}: GET /api/${step.path}${queryText(step.query)}`;
  const actor = step.as === undefined ? '' : ` as the owner of {${step.as}}`;
  if (step.type === 'read') return `GET /api/${step.path}${queryText(step.query)}${actor}`;
  const body = step.body === undefined ? '' : ` ${bodyText(step.body)}`;
  return `${step.method} /api/${step.path}${body}${actor}`;
}

function queryText(query: ReadStep['query']): string {
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
