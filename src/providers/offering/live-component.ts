import type { JsonObject } from '../../manifest/json.ts';
import { rowsAt, textAt, uuidAt } from './json-fields.ts';

/** A component as the server shows it. See docs/waldur-api/offerings.md, Components. */
export interface LiveComponent {
  readonly uuid: string;
  readonly type: string;
  readonly billingType: string;
  readonly isBuiltIn: boolean;
  readonly row: JsonObject;
}

/** The components of an offering; `undefined` when they were not read. */
export function readComponents(offering: JsonObject): readonly LiveComponent[] | undefined {
  return rowsAt(offering, 'components')?.flatMap((row) => {
    const uuid = uuidAt(row, 'uuid');
    const type = textAt(row, 'type');
    if (uuid === undefined || type === undefined) return [];
    const billingType = textAt(row, 'billing_type') ?? '';
    return [{ uuid, type, billingType, isBuiltIn: row['is_builtin'] === true, row }];
  });
}
