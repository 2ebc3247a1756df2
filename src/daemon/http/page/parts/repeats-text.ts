/** That a run is the last of several which all found the same. */
export function repeatsText(repeats: number): string {
  return repeats === 1 ? 'so did the run before it' : `so did the ${String(repeats)} runs before it`;
}
