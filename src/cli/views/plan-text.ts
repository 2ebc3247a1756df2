import { hasChanges, type Plan, type PlannedObject } from '../../reconciler/plan.ts';
import { countText } from '../../text/count-text.ts';
import { durationText } from '../../text/duration-text.ts';
import { fieldLabel } from '../../text/field-label.ts';
import { plainLine, type Line } from './line.ts';
import { headingLine, isNoteworthy } from './object-heading.ts';
import { objectLines } from './object-lines.ts';
import { paintLines } from './paint.ts';
import { countsText, planCounts, refusedText, unchangedText } from './plan-counts.ts';
import { requestLine } from '../../reconciler/request-line.ts';

const LABEL_COLUMN = 32;

/** What a plan looks like to a person at a terminal. Untrusted text is escaped; colour only adds. */
export function planText(
  plan: Plan,
  options: {
    readonly color: boolean;
    readonly width: number;
    readonly requests: boolean;
    readonly digest?: string;
  },
): string {
  const shown = plan.objects.filter(isNoteworthy);
  const lines = [
    plainLine(headerText(plan), 0, 'quiet'),
    ...plan.observation.decisions.map((decision) => plainLine(decision, 2, 'quiet')),
    plainLine(''),
    ...shown.flatMap((object) => block(object, options)),
    ...spaced(footnotes(plan)),
    plainLine(summaryText(plan), 0, 'heading'),
    ...(options.digest === undefined ? [] : [plainLine(`Digest ${options.digest}`, 0, 'quiet')]),
  ];
  return paintLines(lines, options.color);
}

/** Where the plan was made and what it cost, on one line. */
export function headerText(plan: Plan): string {
  const { instance, observation } = plan;
  const version = instance.version === 'unknown' ? '' : `, version ${instance.version}`;
  return [
    `Waldur ${instance.url} (generation ${instance.generation}${version}) as ${instance.user}`,
    `${countText(plan.objects.length, 'object')}, ${countText(observation.requests, 'request')}, ${durationText(observation.milliseconds)}`,
  ].join(' · ');
}

/** The last line of a plan: what an apply would do. */
export function summaryText(plan: Plan): string {
  const counts = planCounts(plan);
  const refused = refusedText(counts);
  const tail = refused === undefined ? '' : `; ${refused}`;
  if (plan.objects.length === 0) return 'Nothing to do: no manifest declares an object that this is for.';
  if (!hasChanges(plan) && counts.blocked + counts.adopt + counts.letGo === 0) {
    return `No changes: ${unchangedText(counts, plan.objects.length)}${tail}.`;
  }
  return `Plan: ${countsText(counts)}, ${String(counts.unchanged)} unchanged${tail}.`;
}

/** What stays although no manifest declares it, and what could not be compared, one sentence each. */
export function footnotes(plan: Plan): readonly Line[] {
  const members = plan.objects.flatMap((object) =>
    object.unmanaged.map((path) => `${fieldLabel(path)} of ${object.label}`),
  );
  const unmanaged = [...members, ...plan.unmanaged.map((item) => item.label)];
  return [
    ...unmanaged.map((label) => plainLine(`Not managed: ${label} (--prune removes it)`)),
    ...plan.surplus.map(({ label }) =>
      plainLine(`Not in the manifests any more: ${label} (--prune removes it)`),
    ),
    ...plan.unset.map((value) =>
      plainLine(
        `Not compared: ${fieldLabel(value.path)} of ${value.key} (${
          'env' in value.source
            ? `the environment variable ${value.source.env} is not set`
            : `there is no file ${value.source.file}`
        })`,
        0,
        'warn',
      ),
    ),
  ];
}

function block(
  object: PlannedObject,
  options: { readonly width: number; readonly requests: boolean },
): readonly Line[] {
  return [
    headingLine(object, LABEL_COLUMN),
    ...objectLines(object, options.width),
    ...(options.requests ? object.steps.map((step) => plainLine(requestLine(step), 4, 'quiet')) : []),
    plainLine(''),
  ];
}

function spaced(lines: readonly Line[]): readonly Line[] {
  return lines.length === 0 ? [] : [...lines, plainLine('')];
}
