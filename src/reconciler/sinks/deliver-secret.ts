import type { Secret } from '../../manifest/secret.ts';
import { sinkText, type Sink } from '../../providers/sink.ts';
import { DeliveryError } from './delivery-error.ts';

/** What a delivery needs besides the secret. */
export interface DeliveryOptions {
  /** Lets secrets be handed to programs. */
  readonly allowCommands?: boolean;
}

/** Hands a secret to a sink. Throws DeliveryError. */
export async function deliverSecret(secret: Secret, sink: Sink, _options: DeliveryOptions): Promise<void> {
  await Promise.reject(new DeliveryError(`${secret.toString()} cannot be written to ${sinkText(sink)}`, []));
}
