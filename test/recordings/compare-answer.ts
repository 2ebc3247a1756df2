import type { Json } from '../../src/sandbox/json.ts';
import type { Exchange } from './recording.ts';
import type { Placeholders } from './placeholders.ts';

/** What the sandbox answered. */
export interface Actual {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;
const MAY_DIFFER_IN_NUMBER = /(^|_)slug$/;
const UUID = /^[0-9a-f]{32}$/;

function mediaType(text: string | null | undefined): string {
  return (text ?? '').split(';')[0] ?? '';
}

/** A text without its figures. */
function form(text: string): string {
  return text.replaceAll(/\d/g, '0');
}

/** A slug without the number that makes it unique. */
function withoutNumber(slug: string): string {
  return slug.replace(/\d+$/, '');
}

function relations(link: string | null): string {
  return [...(link ?? '').matchAll(/rel="(\w+)"/g)].map(([, name]) => name).join(' ');
}

function typeOf(value: Json | undefined): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function shown(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

/** Compares one recorded answer with one of the sandbox; collects every difference as a sentence. */
export class AnswerComparison {
  readonly differences: string[] = [];
  private readonly placeholders: Placeholders;
  private readonly exchange: Exchange;
  /** Pointers that a replay cannot repeat, `*` for every item of a list. */
  private readonly unstable: readonly RegExp[];

  constructor(exchange: Exchange, placeholders: Placeholders, unstable: readonly string[]) {
    this.exchange = exchange;
    this.placeholders = placeholders;
    this.unstable = unstable.map(
      (pointer) => new RegExp(`^${pointer.replaceAll('*', '[^/]+').replaceAll('.', String.raw`\.`)}(/|$)`),
    );
  }

  compare(actual: Actual): void {
    const { status, headers, body } = this.exchange.response;
    this.equal('status', status, actual.status);
    this.equal(
      'content-type',
      mediaType(headers['content-type']),
      mediaType(actual.headers.get('content-type')),
    );
    this.equal('x-result-count', headers['x-result-count'] ?? null, actual.headers.get('x-result-count'));
    this.equal('link', relations(headers['link'] ?? null), relations(actual.headers.get('link')));
    const location = headers['location'] ?? '';
    if (!this.placeholders.matches(location, actual.headers.get('location') ?? '')) {
      this.differ('location', location, actual.headers.get('location'));
    }
    this.compareBody(body, actual.text);
  }

  private compareBody(body: Json, text: string): void {
    if (body === null) {
      this.equal('body', '', text);
      return;
    }
    if (typeof body === 'object' && !Array.isArray(body) && 'not_json' in body) {
      if (!/<html|<!doctype/i.test(text)) this.differ('body', 'an HTML page', text);
      return;
    }
    let actual: Json;
    try {
      actual = JSON.parse(text) as Json;
    } catch {
      this.differ('body', body, text);
      return;
    }
    this.compareValue('/body', body, actual);
  }

  private compareValue(path: string, recorded: Json, actual: Json | undefined): void {
    if (this.unstable.some((pointer) => pointer.test(path))) return;
    if (typeOf(recorded) !== typeOf(actual)) {
      this.differ(path, recorded, actual);
    } else if (Array.isArray(recorded) && Array.isArray(actual)) {
      this.compareList(path, recorded, actual);
    } else if (typeof recorded === 'object' && recorded !== null) {
      this.compareObject(path, recorded as Record<string, Json>, actual as Record<string, Json>);
    } else if (typeof recorded === 'string' && typeof actual === 'string') {
      this.compareText(path, recorded, actual);
    } else if (recorded !== actual && !path.endsWith('/id')) {
      this.differ(path, recorded, actual);
    }
  }

  private compareObject(path: string, recorded: Record<string, Json>, actual: Record<string, Json>): void {
    const keys = new Map(Object.keys(recorded).map((key) => [this.placeholders.fill(key), key]));
    for (const [key, name] of keys) {
      if (key in actual) this.compareValue(`${path}/${key}`, recorded[name] ?? null, actual[key]);
      else this.differ(`${path}/${key}`, recorded[name], undefined);
    }
    for (const key of Object.keys(actual)) {
      if (!keys.has(key)) this.differ(`${path}/${key}`, undefined, actual[key]);
    }
  }

  private compareList(path: string, recorded: readonly Json[], actual: readonly Json[]): void {
    const note = this.exchange.note ?? '';
    const cut = /\bcut to\b/.test(note) && path === '/body';
    if (cut ? actual.length < recorded.length : actual.length !== recorded.length) {
      this.differ(path, `${String(recorded.length)} items`, `${String(actual.length)} items`);
      return;
    }
    const left = /\bunordered\b/.test(note) ? [...actual] : undefined;
    for (const [index, item] of recorded.entries()) {
      const other = left === undefined ? actual[index] : this.take(item, left);
      this.compareValue(`${path}/${String(index)}`, item, other);
    }
  }

  /** The first item that is equal, or else the first that is left. */
  private take(recorded: Json, left: Json[]): Json | undefined {
    const index = left.findIndex((item) => {
      const trial = new AnswerComparison(this.exchange, this.placeholders, []);
      trial.compareValue('', recorded, item);
      return trial.differences.length === 0;
    });
    return left.splice(Math.max(index, 0), 1)[0];
  }

  private compareText(path: string, recorded: string, actual: string): void {
    const key = path.split('/').at(-1) ?? '';
    if (TIME.test(recorded) && form(recorded) === form(actual)) return;
    if (MAY_DIFFER_IN_NUMBER.test(key) && withoutNumber(recorded) === withoutNumber(actual)) return;
    if (UUID.test(recorded) && UUID.test(actual) && !/^0+$/.test(recorded)) return;
    if (!this.placeholders.matches(recorded, actual)) this.differ(path, recorded, actual);
  }

  private equal(what: string, recorded: string | number | null, actual: string | number | null): void {
    if (recorded !== actual) this.differ(what, recorded, actual);
  }

  private differ(what: string, recorded: Json | undefined, actual: Json | undefined): void {
    this.differences.push(`${what}: recorded ${shown(recorded)}, got ${shown(actual)}`);
  }
}
