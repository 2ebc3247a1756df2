declare global {
  namespace NodeJS {
    interface ProcessEnv {
      /** Written into the bundle when it is built; never a variable of the user. */
      readonly WALDUR_GITOPS_VERSION?: string;
    }
  }
}

/** The version of this program; `development` when it was not built. */
export const VERSION: string = process.env.WALDUR_GITOPS_VERSION ?? 'development';
