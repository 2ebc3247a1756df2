import type { Plan } from '../../reconciler/plan.ts';
import { countText } from '../../text/count-text.ts';
import { codeSpan, diffFence, htmlCode } from './markdown-text.ts';
import { plainLine } from './line.ts';
import { headingLine, objectSign } from './object-heading.ts';
import { objectLines } from './object-lines.ts';
import { paintLines } from './paint.ts';
import { headerText } from './plan-text.ts';

const LABEL_COLUMN = 32;
const WIDTH = 120;

/** What was changed on the server since it was applied, as a person reads it. `known` objects are recorded. */
export function driftText(
  drift: Plan,
  known: number,
  { color, width }: { readonly color: boolean; readonly width: number },
): string {
  const lines = [
    plainLine(headerText(drift), 0, 'quiet'),
    plainLine(''),
    ...drift.objects.flatMap((object) => [
      headingLine(object, LABEL_COLUMN),
      ...objectLines(object, width),
      plainLine(''),
    ]),
    plainLine(verdict(drift, known), 0, 'heading'),
  ];
  return paintLines(lines, color);
}

/** The same for a comment. Untrusted text is code throughout. */
export function driftMarkdown(drift: Plan, known: number): string {
  const blocks = drift.objects.map((object) => {
    const lines = objectLines(object, WIDTH);
    const body = lines.length === 0 ? codeSpan('not on the server any more') : diffFence(lines);
    const heading = htmlCode(`${objectSign(object)} ${object.label}`);
    return `<details><summary>${heading}</summary>\n\n${body}\n\n</details>\n`;
  });
  return [`### Waldur: ${verdict(drift, known)}`, '', codeSpan(headerText(drift)), '', ...blocks].join('\n');
}

function verdict({ objects }: Plan, known: number): string {
  if (objects.length === 0) return `No drift: ${countText(known, 'recorded object')} as applied.`;
  return `Drift: ${countText(objects.length, 'object')} changed on the server.`;
}
