/** Where the state is kept unless `--state` says otherwise; seen from the working directory. */
export const DEFAULT_STATE_DIRECTORY = '.waldur-gitops';
