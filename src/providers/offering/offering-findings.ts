import type { Diagnostic, Position } from '../../manifest/diagnostic.ts';
import { manifestKey, type DocumentPath, type Manifest } from '../../manifest/manifest.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { OfferingSpec } from '../../manifest/types.gen.ts';

/** Collects what is wrong with one offering. */
export class OfferingFindings {
  readonly key: ObjectKey;
  readonly #manifest: Manifest<OfferingSpec>;
  readonly #all: Diagnostic[] = [];

  constructor(manifest: Manifest<OfferingSpec>) {
    this.#manifest = manifest;
    this.key = manifestKey(manifest);
  }

  get all(): readonly Diagnostic[] {
    return this.#all;
  }

  error(
    code: string,
    path: DocumentPath,
    summary: string,
    hints: readonly string[],
    part: 'key' | 'value' = 'value',
  ): void {
    this.#add('error', code, summary, hints, this.#manifest.locate(path, part));
  }

  warning(code: string, path: DocumentPath, summary: string, hints: readonly string[]): void {
    this.#add('warning', code, summary, hints, this.#manifest.locate(path));
  }

  /** An error at a key whose value must not be shown: of the line, only the key is kept. */
  secretError(code: string, path: DocumentPath, summary: string, hints: readonly string[]): void {
    const position = this.#manifest.locate(path, 'key');
    const key = position.text.slice(position.column - 1, position.endColumn - 1);
    this.#add('error', code, summary, hints, {
      ...position,
      text: `${' '.repeat(position.column - 1)}${key}: …`,
    });
  }

  /** Where something is, for a hint, e.g. `line 12`. */
  line(path: DocumentPath): string {
    return `line ${String(this.#manifest.locate(path).line)}`;
  }

  #add(
    severity: Diagnostic['severity'],
    code: string,
    summary: string,
    hints: readonly string[],
    position: Position,
  ): void {
    this.#all.push({ code, severity, summary, hints, subject: this.key, position });
  }
}
