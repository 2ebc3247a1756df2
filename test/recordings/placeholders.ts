import { randomUUID } from 'node:crypto';
import type { Json } from '../../src/sandbox/json.ts';

const PLACEHOLDER = /\{\{([^}|]+)(?:\|(dashed|quoted))?\}\}/g;

function dashed(uuid: string): string {
  return uuid.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** What the placeholders of a recording stand for in one replay. */
export class Placeholders {
  private readonly values: Map<string, string>;
  private readonly base: string;

  constructor(base: string, seeded: ReadonlyMap<string, string>) {
    this.base = base;
    this.values = new Map(seeded);
  }

  get(name: string): string | undefined {
    return this.values.get(name);
  }

  bind(name: string, value: string): void {
    this.values.set(name, value);
  }

  /** A text of a request with real values; a name that nothing has bound stands for an invented uuid. */
  fill(text: string): string {
    return text.replaceAll(PLACEHOLDER, (_whole, name: string, form?: string) => {
      if (name === 'base') return form === 'quoted' ? encodeURIComponent(this.base) : this.base;
      const value = this.values.get(name) ?? randomUUID().replaceAll('-', '');
      this.values.set(name, value);
      return form === 'dashed' ? dashed(value) : value;
    });
  }

  fillAll(value: Json): Json {
    if (typeof value === 'string') return this.fill(value);
    if (Array.isArray(value)) return value.map((item: Json) => this.fillAll(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.fill(key), this.fillAll(item)]),
    );
  }

  /**
   * Whether an answer's text is what was recorded. A name that nothing has bound yet takes the value that stands in its
   * place, and must have it from then on.
   */
  matches(recorded: string, actual: string): boolean {
    const unbound: string[] = [];
    let pattern = '';
    let end = 0;
    for (const match of recorded.matchAll(PLACEHOLDER)) {
      const [whole, name = '', form] = match;
      pattern += escape(recorded.slice(end, match.index));
      end = match.index + whole.length;
      if (name === 'base') {
        pattern += escape(form === 'quoted' ? encodeURIComponent(this.base) : this.base);
        continue;
      }
      const value = this.values.get(name);
      if (value === undefined) {
        unbound.push(name);
        pattern += name.startsWith('token:') ? '([0-9a-f]{40})' : '([0-9a-f]{32}|[0-9a-f-]{36})';
      } else {
        pattern += escape(form === 'dashed' ? dashed(value) : value);
      }
    }
    pattern += escape(recorded.slice(end));
    const found = new RegExp(`^${pattern}$`, 's').exec(actual);
    if (found === null) return false;
    for (const [index, name] of unbound.entries()) {
      const value = found[index + 1];
      if (value !== undefined) this.values.set(name, value.replaceAll('-', ''));
    }
    return true;
  }
}
