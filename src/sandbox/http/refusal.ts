import type { Json } from '../json.ts';
import { json, serverErrorPage, type Answer } from './answer.ts';

/** Thrown by a route that does not go through; carries what is answered instead. Nothing may have been changed before. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`refused with ${String(answer.status)}`);
    this.answer = answer;
  }
}

/** 400 with one of the shapes that docs/waldur-api/transport.md lists under Refusals. */
export function badRequest(body: Json): Refusal {
  return new Refusal(json(400, body));
}

/** 403: the object is visible, the right is missing. */
export function forbidden(detail = 'You do not have permission to perform this action.'): Refusal {
  return new Refusal(json(403, { detail }));
}

/** 404 in JSON: an object of this model is absent or not visible. */
export function notFound(model: string): Refusal {
  return new Refusal(json(404, { detail: `No ${model} matches the given query.` }));
}

/** 500: what the real server does not catch. */
export function crash(): Refusal {
  return new Refusal(serverErrorPage());
}
