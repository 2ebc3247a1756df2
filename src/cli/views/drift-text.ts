import type { Plan, PlannedObject } from '../../reconciler/plan.ts';
import { countText } from '../../text/count-text.ts';
import { codeSpan, diffFence, htmlCode } from './markdown-text.ts';
import { plainLine, type Line } from './line.ts';
import { headingLine, objectSign } from './object-heading.ts';
import { objectLines } from './object-lines.ts';
import { paintLines } from './paint.ts';
import { headerText } from './plan-text.ts';

const LABEL_COLUMN = 32;
const WIDTH = 120;

/** What was found out about drift. */
export interface FoundDrift {
  /** All that was looked at. */
  readonly plan: Plan;
  /** The part of it that is drift. */
  readonly drift: Plan;
  /** How many objects are recorded. */
  readonly recorded: number;
}

/** What was changed on the server since it was applied, and what could not be compared, as a person reads it. */
export function driftText(
  found: FoundDrift,
  { color, width }: { readonly color: boolean; readonly width: number },
): string {
  const lines = [
    plainLine(headerText(found.plan), 0, 'quiet'),
    plainLine(''),
    ...driftObjects(found).flatMap((object) => block(object, width)),
    plainLine(verdict(found), 0, 'heading'),
  ];
  return paintLines(lines, color);
}

function block(object: PlannedObject, width: number): readonly Line[] {
  return [headingLine(object, LABEL_COLUMN), ...objectLines(object, width), plainLine('')];
}

/** The same for a comment. Untrusted text is code throughout. */
export function driftMarkdown(found: FoundDrift): string {
  const blocks = driftObjects(found).map((object) => {
    const lines = objectLines(object, WIDTH);
    const body = lines.length === 0 ? codeSpan('not on the server any more') : diffFence(lines);
    const heading = htmlCode(`${objectSign(object)} ${object.label}`);
    return `<details><summary>${heading}</summary>\n\n${body}\n\n</details>\n`;
  });
  return [`### Waldur: ${verdict(found)}`, '', codeSpan(headerText(found.plan)), '', ...blocks].join('\n');
}

/** What differs, and what is blocked, of which nobody knows whether it does. */
export function driftObjects({ plan, drift }: FoundDrift): readonly PlannedObject[] {
  return [...drift.objects, ...plan.objects.filter(({ action }) => action === 'blocked')];
}

function verdict({ plan, drift, recorded }: FoundDrift): string {
  const changed = drift.objects.length;
  const blocked = plan.objects.filter(({ action }) => action === 'blocked').length;
  const rest = [
    ...(blocked === 0 ? [] : [`${countText(blocked, 'object')} could not be compared`]),
    ...(plan.surplus.length === 0
      ? []
      : [`${countText(plan.surplus.length, 'recorded object')} without a manifest not looked at`]),
  ];
  if (changed > 0)
    return `${[`Drift: ${countText(changed, 'object')} changed on the server`, ...rest].join('; ')}.`;
  if (rest.length > 0) return `${['No drift found', ...rest].join('; ')}.`;
  return `No drift: ${countText(recorded, 'recorded object')} as applied.`;
}
