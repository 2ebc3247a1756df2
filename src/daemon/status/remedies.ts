import type { RunProblem } from '../run/run-failure.ts';
import type { ObjectReason, SourceReason } from './reasons.ts';

/**
 * What people can do about a source, in one sentence, by the reason of its `Ready`; nothing where that is for nobody.
 * docs/daemon.md has the same.
 */
export const SOURCE_REMEDIES: Readonly<Record<string, string>> = {
  DriftFound: 'Look at the objects.',
  ObjectsFailed: 'Look at the objects.',
  ObjectsBlocked: 'Look at the objects.',
  ObjectsContested: 'Find out who it is, and agree.',
  SourceUnreachable: 'Look at the git server, and at the network on the way to it.',
  SourceDenied: 'Renew the credentials; the next run reads them again.',
  SourceMissing: 'Correct the configuration, or push what is missing.',
  SourceRefused: 'Mend the repository as the message says.',
  ManifestsInvalid: 'Push a correction.',
  SettingsInvalid: 'Correct the environment, and start the daemon again; files are read again by themselves.',
  InstanceUnreachable: 'Look at the Waldur, and at the network on the way to it.',
  TokenRejected: 'Renew the token; with `WALDUR_ACCESS_TOKEN_FILE` the next run reads it.',
  InstanceRefused: 'Give the account the role that is missing.',
  StateUnusable: 'Make room, or give the daemon back its state directory; state.md tells of locks.',
  PlanRefused: 'Correct the manifests, or raise `maxDeletePercent` for once.',
  InternalError: 'Report it, with the log.',
} satisfies Partial<Record<SourceReason | RunProblem, string>>;

/** What is the matter with a source, in the few words of a headline, by the same reasons. */
export const SOURCE_HEADLINES: Readonly<Record<string, string>> = {
  SourceUnreachable: 'the repository does not answer',
  SourceDenied: 'the repository does not take the credentials',
  SourceMissing: 'the manifests are not where they were',
  SourceRefused: 'what the repository holds is refused',
  ManifestsInvalid: 'the manifests have mistakes',
  SettingsInvalid: 'the settings are incomplete',
  InstanceUnreachable: 'Waldur does not answer',
  TokenRejected: 'Waldur does not take the token',
  InstanceRefused: 'Waldur does not show everything',
  StateUnusable: 'the state cannot be used',
  PlanRefused: 'too much would be removed',
  InternalError: 'the daemon has a fault',
} satisfies Omit<Record<RunProblem, string>, 'Interrupted'>;

/** What can be done about an object, by the reason of its `Ready`. */
export const OBJECT_REMEDIES: Readonly<Record<string, string>> = {
  FieldsRefused: 'The plan says for each field what.',
  DependencyNotReady: 'Mend what is at the end of the chain.',
  Rejected: 'Change the manifest, or the rights of the account.',
  ValueMissing: 'Set it where the daemon runs, and allow it in `allow`.',
  Contested: 'Find out who it is, and agree; then change git, or ask for a run.',
} satisfies Partial<Record<ObjectReason, string>>;
