import type { Health } from '../../daemon-status.ts';

/** How much a state asks for a person: decides the colour, and the order. */
export type Tone = 'bad' | 'warn' | 'info' | 'quiet' | 'good';

/** What a page says of a health. */
export interface HealthWords {
  readonly health: Health;
  readonly tone: Tone;
  /** What it means, for those who meet the word for the first time. */
  readonly meaning: string;
}

/** All healths, the one that needs a person most first. */
export const HEALTH_WORDS: readonly HealthWords[] = [
  { health: 'failed', tone: 'bad', meaning: 'the last attempt failed; it is tried again later' },
  { health: 'blocked', tone: 'bad', meaning: 'nothing can be done until a person mends something' },
  { health: 'contested', tone: 'warn', meaning: 'somebody changes it back each time, so it is left alone' },
  { health: 'drifted', tone: 'warn', meaning: 'the server was changed, and it is not set back' },
  { health: 'waiting', tone: 'info', meaning: 'waits for the server or for somebody’s approval' },
  { health: 'pending', tone: 'info', meaning: 'the manifest asks for something that is not done yet' },
  { health: 'suspended', tone: 'quiet', meaning: 'is not looked at until it is resumed' },
  { health: 'synced', tone: 'good', meaning: 'is as the manifests declare it' },
];

/** The healths that ask for a person. */
export const TROUBLED: ReadonlySet<Health> = new Set(
  HEALTH_WORDS.filter(({ tone }) => tone === 'bad' || tone === 'warn').map(({ health }) => health),
);

/** How much a health asks for a person. */
export function toneOf(health: Health): Tone {
  return HEALTH_WORDS.find((one) => one.health === health)?.tone ?? 'quiet';
}
