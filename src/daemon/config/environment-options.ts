import { didYouMean } from '../../manifest/did-you-mean.ts';
import type { Json } from '../../manifest/json.ts';
import { valueOf, type Environment } from '../../waldur/environment.ts';
import { ANY_SOURCE, type ConfigOption } from './config-options.ts';

/** All variables that set options begin with this. */
const OPTION_PREFIX = 'WALDUR_GITOPS_DAEMON_';

/** The variable that names the file of the configuration. */
const CONFIG_VARIABLE = `${OPTION_PREFIX}CONFIG`;

/** An option that the environment sets. */
export interface SetOption {
  readonly variable: string;
  readonly path: readonly string[];
  readonly value: Json;
}

/** What the environment says about the configuration. */
export interface EnvironmentOptions {
  readonly set: readonly SetOption[];
  /** Variables whose value is not of the type of their option, and what it must be. */
  readonly unreadable: readonly { readonly variable: string; readonly needed: string }[];
  /** Variables that set nothing; some are made by those who start the process, so they are no errors. */
  readonly unknown: readonly { readonly variable: string; readonly meant: string | undefined }[];
}

/**
 * The name of the variable of an option: its path in capitals, with an underscore before each further word, e.g.
 * `WALDUR_GITOPS_DAEMON_SOURCES_MAIN_GIT_URL` for `sources.main.git.url`.
 */
export function variableOf(path: readonly string[]): string {
  return `${OPTION_PREFIX}${path.map(capitals).join('_')}`;
}

/** Reads the options that the environment sets. `sources` are the names that the file has. An empty variable sets nothing. */
export function environmentOptions(
  env: Environment,
  options: readonly ConfigOption[],
  sources: readonly string[],
): EnvironmentOptions {
  const set: SetOption[] = [];
  const unreadable: EnvironmentOptions['unreadable'][number][] = [];
  const unknown: EnvironmentOptions['unknown'][number][] = [];
  const general = options.filter(({ path }) => !path.includes(ANY_SOURCE));
  const ofSources = options
    .filter(({ path }) => path.includes(ANY_SOURCE))
    .map((option) => ({ option, ending: option.path.slice(2).map(capitals).join('_') }))
    .toSorted((one, other) => other.ending.length - one.ending.length);
  for (const variable of Object.keys(env).toSorted()) {
    const text = valueOf(env, variable);
    if (!variable.startsWith(OPTION_PREFIX) || variable === CONFIG_VARIABLE || text === undefined) continue;
    const found = optionOf(variable);
    if (found === undefined) {
      const names = general.map(({ path }) => variableOf(path));
      unknown.push({ variable, meant: nearest(variable, names) });
      continue;
    }
    const value = read(text, found.type);
    if (value === undefined) unreadable.push({ variable, needed: NEEDED[found.type] });
    else set.push({ variable, path: found.path, value });
  }
  return { set, unreadable, unknown };

  function optionOf(variable: string): ConfigOption | undefined {
    const plain = general.find(({ path }) => variableOf(path) === variable);
    const start = `${OPTION_PREFIX}SOURCES_`;
    if (plain !== undefined || !variable.startsWith(start)) return plain;
    const rest = variable.slice(start.length);
    for (const { option, ending } of ofSources) {
      if (!rest.endsWith(`_${ending}`)) continue;
      const written = rest.slice(0, -ending.length - 1);
      const name = sources.find((source) => capitals(source) === written);
      const path = ['sources', name ?? written.toLowerCase().replaceAll('_', '-'), ...option.path.slice(2)];
      return { path, type: option.type };
    }
    return undefined;
  }
}

const NEEDED: Readonly<Record<ConfigOption['type'], string>> = {
  text: 'a text',
  number: 'a whole number',
  switch: 'true or false',
  texts: 'texts separated by commas, or a list as JSON',
  json: 'a list as JSON',
};

function read(text: string, type: ConfigOption['type']): Json | undefined {
  if (type === 'text') return text;
  if (type === 'number') return /^\d{1,9}$/u.test(text) ? Number(text) : undefined;
  if (type === 'switch') return text === 'true' ? true : text === 'false' ? false : undefined;
  if (type === 'json' || text.startsWith('[')) return parsedList(text);
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function parsedList(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function nearest(variable: string, names: readonly string[]): string | undefined {
  const short = (name: string): string => name.slice(OPTION_PREFIX.length);
  const meant = didYouMean(short(variable), names.map(short));
  return meant === undefined ? undefined : `${OPTION_PREFIX}${meant}`;
}

function capitals(part: string): string {
  return part
    .replaceAll(/[A-Z]/gu, (letter) => `_${letter}`)
    .replaceAll('-', '_')
    .toUpperCase();
}
