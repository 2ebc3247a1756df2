/** A secret that could not be handed over. The message names the place and never quotes the secret. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  /** What to do, one sentence each. */
  readonly hints: readonly string[];

  constructor(message: string, hints: readonly string[]) {
    super(message);
    this.hints = hints;
  }
}
