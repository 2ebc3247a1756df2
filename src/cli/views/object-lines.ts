import type { PlannedObject, RefusedChange } from '../../reconciler/plan.ts';
import { changeLines } from './change-lines.ts';
import { diagnosticLines } from './diagnostic-lines.ts';
import { fieldLabel } from '../../text/field-label.ts';
import { plainLine, type Line } from './line.ts';
import { valueText } from './value-text.ts';

const INDENT = 4;
const LONGEST_ASIDE = 40;

/** All that a plan says about an object below its heading: changes, refused fields, warnings and what blocks it. */
export function objectLines(object: PlannedObject, width: number): readonly Line[] {
  return [
    ...changeLines(object.changes, width),
    ...object.refused.flatMap(refusedLines),
    ...(object.letGo ?? []).map((path) =>
      plainLine(`${fieldLabel(path)} is managed here no more, and stays as it is`, INDENT, 'quiet'),
    ),
    ...object.warnings.map((warning) => plainLine(`warning: ${warning}`, INDENT, 'warn')),
    ...object.blocked.flatMap((diagnostic) => diagnosticLines(diagnostic, INDENT)),
  ];
}

/** One refused field: why, what is there, what was wanted, and what can be done. */
function refusedLines(change: RefusedChange): readonly Line[] {
  const label = fieldLabel(change.path);
  return [
    {
      indent: INDENT,
      role: 'refuse',
      sign: '!',
      text: `${label.padEnd(12)}  refused: ${change.reason}${aside(change)}`,
    },
    plainLine(`what to do: ${change.remedy}`, INDENT + 4),
  ];
}

function aside(change: RefusedChange): string {
  const now = change.operation === 'add' ? undefined : `now ${valueText(change.before)}`;
  const wanted = change.operation === 'remove' ? 'wanted without' : `wanted ${valueText(change.after)}`;
  const shown = [now, wanted].filter((text) => text !== undefined && text.length <= LONGEST_ASIDE);
  return shown.length === 0 ? '' : ` (${shown.join(', ')})`;
}
