import { assertNever } from './errors';
import type { GrantKind, PracticePage, PracticeSystem } from './profile';

/** The pages a practice system has beside its own. */
export const practicePagesOf = (system: PracticeSystem): readonly PracticePage[] => {
  switch (system) {
    case 'ibm-verify':
    case 'ibm-verify-password':
    case 'ibm-cos-manager':
      return ['phone'];
    case 'webmethods-integration':
      return ['administration'];
    case 'standard':
    case 'keyrock':
    case 'dx-operational-intelligence':
      return [];
    default:
      return assertNever(system);
  }
};

/** A client that a practice system knows for a grant; a public one has no secret. */
export type PracticeClient = {
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Where its answers go, for a system that compares the address to the letter. */
  readonly redirectUri?: string;
};

/** A running practice system, as far as profiles need it. */
export type RunningSystem = {
  /** Where it stands, such as `http://127.0.0.1:47812`. */
  readonly origin: string;
  /** What a person would answer in the form of the system's preset, by the id of the question. */
  readonly answers: Readonly<Record<string, string>>;
  readonly user: {
    readonly username: string;
    readonly password: string;
    /** Of the authenticator app on the practice phone, in base32; absent where there is no second factor. */
    readonly totpSeed?: string;
  };
  readonly clientFor: (grant: GrantKind) => PracticeClient;
  /** The scope that shows most; the preset's own where absent. */
  readonly scope?: string;
  /** Calls its protected API answers, where the addresses differ for each installation. */
  readonly apis: readonly { readonly id: string; readonly label: string; readonly url: string }[];
  readonly pages: Readonly<Partial<Record<PracticePage, string>>>;
  /** How long access tokens last from now on, in seconds: a setting of the system, for all of its clients. */
  readonly setLifetime: (seconds: number) => void;
};

/** Everything the practice provider offers beside its standard provider. */
export type PracticeSystems = {
  /** Starts what a system is made of, the first time; profiles of one system share it. Throws when it cannot listen. */
  readonly open: (system: Exclude<PracticeSystem, 'standard'>) => Promise<RunningSystem>;
  /** Stops all of them and saves what is not saved yet. Never rejects. */
  readonly stop: () => Promise<void>;
};
