import type { Answer } from '../shared/answer';
import type { Application } from './applications';
import type { Surface } from './surfaces';
import type { Tenant } from './tenant';

/** A token request whose client is known and may use the grant. */
export type GrantCall = {
  readonly tenant: Tenant;
  readonly application: Application;
  readonly surface: Surface;
  readonly form: URLSearchParams;
  /** Whether the request carried `context`. */
  readonly hasContext: boolean;
};

/** Answers token requests of one grant type. */
export type GrantType = (call: GrantCall) => Answer | Promise<Answer>;
