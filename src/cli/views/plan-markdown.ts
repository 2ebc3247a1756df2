import { hasChanges, type Plan, type PlannedObject } from '../../reconciler/plan.ts';
import { countText } from '../../text/count-text.ts';
import { fieldLabel } from '../../text/field-label.ts';
import { fitting } from './fitting.ts';
import { codeCell, codeSpan, diffFence, htmlCode } from './markdown-text.ts';
import { actionText, isNoteworthy, objectSign, reasonText } from './object-heading.ts';
import { objectLines } from './object-lines.ts';
import { countsText, planCounts, refusedText } from './plan-counts.ts';
import { footnotes, headerText } from './plan-text.ts';

/** What a pull-request comment holds everywhere; GitHub's own limit is 65,536. */
const MOST_CHARACTERS = 60_000;
const TABLE_SHARE = 20_000;
const NOTES_SHARE = 10_000;
/** Enough for the verdict's rest, the separators and the sentence about what was left out. */
const RESERVE = 1_000;
const WIDTH = 120;

/**
 * A plan for a pull-request comment: the verdict first, a table, one collapsible block per object, then what is
 * refused, not managed or not compared. The order is the plan's, so a second run gives the same text but for the
 * time it took. Untrusted text is code throughout. Beyond 60,000 characters it says how much it left out.
 */
export function planMarkdown(plan: Plan, digest?: string): string {
  const shown = plan.objects.filter(isNoteworthy);
  const head = [`### Waldur: ${verdict(plan)}`, '', codeSpan(headerText(plan)), ''].join('\n');
  const rows = fitting(shown.map(row), TABLE_SHARE);
  const notes = fitting([...shown.flatMap(refusedNotes), ...otherNotes(plan)], NOTES_SHARE);
  const room = MOST_CHARACTERS - RESERVE - head.length - rows.size - notes.size;
  const blocks = fitting(shown.map(block), room);
  return [
    head,
    ...(shown.length === 0 ? [] : ['| | Object | Action | Why |', '|---|---|---|---|', ...rows.kept, '']),
    ...blocks.kept,
    ...(notes.kept.length === 0 ? [] : [...notes.kept, '']),
    ...(digest === undefined ? [] : [`Digest: ${codeSpan(digest)}`, '']),
    ...leftOut({ rows: rows.left, blocks: blocks.left, notes: notes.left }),
    '<!-- waldur-gitops plan -->',
    '',
  ].join('\n');
}

function verdict(plan: Plan): string {
  const counts = planCounts(plan);
  const refused = refusedText(counts);
  const tail = refused === undefined ? '' : ` — ${refused}`;
  if (hasChanges(plan) || counts.blocked + counts.adopt + counts.letGo > 0)
    return `${countsText(counts)}${tail}`;
  return `no changes${counts.waiting === 0 ? '' : `, ${String(counts.waiting)} waiting`}${tail}`;
}

function row(object: PlannedObject): string {
  const sign = objectSign(object).trim();
  return `| ${sign === '' ? '' : codeSpan(sign)} | ${codeCell(object.label)} | ${actionText(object)} | ${reasonText(object) ?? ''} |`;
}

function block(object: PlannedObject): string {
  const lines = objectLines(object, WIDTH);
  const heading = `${objectSign(object)} ${object.label}`.trim();
  return [
    `<details><summary>${htmlCode(heading)} ${actionText(object)}</summary>`,
    '',
    lines.length === 0 ? 'Nothing to show.' : diffFence(lines),
    '',
    '</details>',
    '',
  ].join('\n');
}

function refusedNotes(object: PlannedObject): readonly string[] {
  return object.refused.map(
    (change) =>
      `- Refused: ${codeSpan(fieldLabel(change.path))} of ${codeSpan(object.label)}: ${codeSpan(change.reason)}. What to do: ${codeSpan(change.remedy)}`,
  );
}

function otherNotes(plan: Plan): readonly string[] {
  return footnotes(plan).map((line) => {
    const colon = line.text.indexOf(': ');
    return `- ${line.text.slice(0, colon)}: ${codeSpan(line.text.slice(colon + 2))}`;
  });
}

function leftOut(counts: {
  readonly rows: number;
  readonly blocks: number;
  readonly notes: number;
}): readonly string[] {
  const parts = [
    counts.rows === 0 ? [] : [countText(counts.rows, 'table row')],
    counts.blocks === 0 ? [] : [`the details of ${countText(counts.blocks, 'object')}`],
    counts.notes === 0 ? [] : [countText(counts.notes, 'note')],
  ].flat();
  if (parts.length === 0) return [];
  return [
    `**Left out to stay below ${MOST_CHARACTERS.toLocaleString('en')} characters: ${parts.join(', ')}.** The whole plan is in the text and JSON formats.`,
    '',
  ];
}
