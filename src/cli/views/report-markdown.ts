import type { ObjectResult, Report } from '../../reconciler/report.ts';
import { countText } from '../../text/count-text.ts';
import { fitting } from './fitting.ts';
import { codeCell } from './markdown-text.ts';
import { reportSummary } from './report-text.ts';

const MOST_CHARACTERS = 60_000;
const RESERVE = 1_000;
const WORDS: Readonly<Record<ObjectResult['outcome'], string>> = {
  applied: 'applied',
  failed: '**failed**',
  blocked: '**blocked**',
  'not-tried': '**not tried**',
  waiting: 'waiting',
  stale: '**stale**',
};

/** What an apply did, for a pull-request comment or a job summary: the verdict first, then a table. Untrusted text is code. */
export function reportMarkdown(report: Report): string {
  const rows = fitting(report.results.map(row), MOST_CHARACTERS - RESERVE);
  return [
    `### Waldur: ${reportSummary(report)}`,
    '',
    ...(report.results.length === 0
      ? []
      : ['| Object | Outcome | What |', '|---|---|---|', ...rows.kept, '']),
    ...(rows.left === 0
      ? []
      : [
          `**Left out to stay below ${MOST_CHARACTERS.toLocaleString('en')} characters: ${countText(rows.left, 'table row')}.**`,
          '',
        ]),
    '<!-- waldur-gitops apply -->',
    '',
  ].join('\n');
}

function row(result: ObjectResult): string {
  const texts = [
    ...(result.remark === undefined ? [] : [result.remark]),
    ...result.done,
    ...(result.error === undefined ? [] : [result.error.summary, ...result.error.hints]),
    ...(result.because === undefined ? [] : [result.because]),
  ];
  return `| ${codeCell(result.label)} | ${WORDS[result.outcome]} | ${texts.map(codeCell).join('<br>')} |`;
}
