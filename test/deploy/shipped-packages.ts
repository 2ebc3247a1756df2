import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';

/** Static and dynamic, as a bundle has them. */
const IMPORT =
  /(?:^|[;}])import(?:[\w*{}\s,$]*from\s*|\()?\s*(["'`])((?:@[\w.-]+\/)?[a-z][\w.-]*)\1|\bimport\((["'`])((?:@[\w.-]+\/)?[a-z][\w.-]*)\3\)/gmu;

/** The packages that the files of a folder ask for by name when they run. */
export function importedBy(folder: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.js')) continue;
    const code = readFileSync(join(folder, file), 'utf8');
    for (const [, , fixed, , name = fixed ?? ''] of code.matchAll(IMPORT)) {
      if (!isBuiltin(name)) names.add(name);
    }
  }
  return names;
}

/** These packages and all that they need, as far as it is installed where it may be left out. */
export function withNeeds(modules: string, names: Iterable<string>): ReadonlySet<string> {
  const all = new Set<string>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (all.has(name)) continue;
    all.add(name);
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
      readFileSync(join(modules, name, 'package.json'), 'utf8'),
    ) as Readonly<Record<string, Record<string, string> | undefined>>;
    const optional = Object.keys(optionalDependencies).filter((one) => existsSync(join(modules, one)));
    waiting.push(...Object.keys(dependencies), ...optional);
  }
  return all;
}

/** The packages of a node_modules, in order. */
export function packagesIn(modules: string): readonly string[] {
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((one) => `${name}/${one}`) : [name],
    )
    .toSorted();
}

/** Bytes of all files of a folder. */
export function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => statSync(join(folder, file)))
    .reduce((sum, facts) => sum + (facts.isFile() ? facts.size : 0), 0);
}
