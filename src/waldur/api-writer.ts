import type { Json } from '../manifest/json.ts';
import { tokenText } from './access-token.ts';
import { apiUrl } from './api-url.ts';
import type { Transport } from './transport.ts';
import type { WriteResponse, Writer } from './writer.ts';

/** A writer over a transport. */
export function createWriter(baseUrl: string, transport: Transport): Writer {
  return {
    async send(request, signal): Promise<WriteResponse> {
      const { status, body } = await transport.send(
        {
          method: request.method,
          url: apiUrl(baseUrl, request.path),
          repeatable: request.idempotent,
          confidential: (request.confidential ?? []).flatMap((secret) => textsOf(secret.reveal())),
          ...(request.body === undefined ? {} : { body: request.body }),
          ...(request.token === undefined ? {} : { token: tokenText(request.token) }),
        },
        signal,
      );
      return { status, body };
    },
  };
}

/** Every text in a value: a server may quote any of them. */
function textsOf(value: Json): readonly string[] {
  if (typeof value === 'string') return [value, ...value.split(/[\r\n]+/u)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value as Readonly<Record<string, Json>>).flatMap(textsOf);
}
