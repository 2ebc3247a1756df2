import type { ObjectResult, Report } from '../../reconciler/report.ts';
import { countText } from '../../text/count-text.ts';
import { durationText } from '../../text/duration-text.ts';
import { plainLine, type Line, type Role } from './line.ts';
import { wrapped } from './wrapped.ts';

const LABEL_COLUMN = 32;
const ROLES: Readonly<Record<ObjectResult['outcome'], Role>> = {
  applied: 'plain',
  failed: 'remove',
  blocked: 'refuse',
  'not-tried': 'wait',
  waiting: 'wait',
  stale: 'refuse',
};

/** What became of one object, in as many lines as the width asks for, and what can be done when it failed. */
export function resultLines(result: ObjectResult, width: number): readonly Line[] {
  const time = result.milliseconds > 0 ? `  ${durationText(result.milliseconds)}` : '';
  const role = ROLES[result.outcome];
  const [first = '', ...more] = wrapped(outcomeParts(result), ', ', width - LABEL_COLUMN - 4);
  const last = more.pop();
  const texts = last === undefined ? [`${first}${time}`] : [first, ...more, `${last}${time}`];
  return [
    ...texts.map((text, index): Line => {
      const label = index === 0 ? result.label : '';
      return { indent: 2, role, text: `${label.padEnd(LABEL_COLUMN)}  ${text}` };
    }),
    ...(result.error?.hints ?? []).map((hint) => plainLine(`= ${hint}`, 4 + LABEL_COLUMN)),
  ];
}

/** The last lines of an apply: how much was done and what it cost. */
export function reportSummary(report: Report): string {
  const count = (outcome: ObjectResult['outcome']): number =>
    report.results.filter((result) => result.outcome === outcome).length;
  const parts = [
    `applied ${String(count('applied'))}`,
    `failed ${String(count('failed'))}`,
    `not tried ${String(count('not-tried'))}`,
  ];
  if (count('waiting') > 0) parts.push(`waiting ${String(count('waiting'))}`);
  if (count('stale') > 0) parts.push(`stale ${String(count('stale'))}`);
  if (count('blocked') > 0) parts.push(`blocked ${String(count('blocked'))}`);
  const text = parts.join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}. ${countText(report.writes, 'write')} among ${countText(report.requests, 'request')}, ${durationText(report.milliseconds)}.`;
}

function outcomeParts(result: ObjectResult): readonly string[] {
  const remark = result.remark === undefined ? [] : [result.remark];
  if (result.outcome === 'applied') {
    const parts = [...remark, ...result.done];
    return parts.length === 0 ? ['done'] : parts;
  }
  if (result.outcome === 'stale')
    return [`stale: ${result.because ?? 'it has changed since it was planned'}`];
  if (result.outcome === 'not-tried') return [`not tried: ${result.because ?? 'the run stopped'}`];
  if (result.outcome === 'blocked') return [`blocked: ${result.error?.summary ?? 'see the plan'}`];
  if (result.outcome === 'waiting') return [...result.done, result.because ?? 'waits'];
  const [first, ...more] = result.done;
  return [
    `failed: ${result.error?.summary ?? 'the cause is unknown'}`,
    ...(first === undefined ? [] : [`done before: ${first}`, ...more]),
  ];
}
