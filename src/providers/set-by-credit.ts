/**
 * Why a limit in nodes is left as it is when somebody has set it back again: the server itself does so every 17 minutes
 * where the project has a credit. See docs/waldur-api/openportal-allocations.md.
 */
export const SET_BY_CREDIT = {
  reason:
    'it was set back after it had been repaired, probably by a credit of the project, which the server follows',
  remedy:
    'Leave it out and let the credit decide. Once the credit is gone: declare another value, or let go of the object with `state rm` and apply again.',
} as const;
