/** That a run is the last of several which all found the same. */
export function repeatsText(repeats: number): string {
  return repeats === 1
    ? 'the run before it found the same'
    : `the ${String(repeats)} runs before it found the same`;
}
