import { diagnosticDocument } from '../manifest/diagnostic-document.ts';
import type { JsonObject } from '../manifest/json.ts';
import type { ObjectResult, Report } from './report.ts';

/** Grows in its first part when a reader of older documents would misunderstand a new one. */
const FORMAT_VERSION = '1.0';

/** What an apply did as JSON, as schemas/output/report.schema.json describes it. */
export function reportDocument(report: Report): JsonObject {
  const count = (outcome: ObjectResult['outcome']): number =>
    report.results.filter((result) => result.outcome === outcome).length;
  return {
    formatVersion: FORMAT_VERSION,
    type: 'report',
    summary: {
      applied: count('applied'),
      failed: count('failed'),
      blocked: count('blocked'),
      notTried: count('not-tried'),
      waiting: count('waiting'),
      stale: count('stale'),
    },
    results: report.results.map((result) => ({
      key: result.key,
      label: result.label,
      outcome: result.outcome,
      done: result.done,
      ...(result.error === undefined ? {} : { error: diagnosticDocument(result.error) }),
      ...(result.because === undefined ? {} : { because: result.because }),
      ...(result.dueTo === undefined ? {} : { dueTo: result.dueTo }),
      ...(result.remark === undefined ? {} : { remark: result.remark }),
      milliseconds: Math.round(result.milliseconds),
    })),
    writes: report.writes,
    requests: report.requests,
    milliseconds: Math.round(report.milliseconds),
  };
}
