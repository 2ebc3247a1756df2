import type { Provider } from '../../providers/provider.ts';

/** A provider whose types are not known here; what one of its methods returns is only ever given back to it. */
export type AnyProvider = Provider<unknown, unknown>;
