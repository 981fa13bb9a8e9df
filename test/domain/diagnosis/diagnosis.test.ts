import { describe, expect, it } from 'vitest';
import { diagnose, ruleLists } from '../../../src/domain/diagnosis/diagnose';
import { evidenceOf } from '../../../src/domain/diagnosis/evidence';
import { fits } from '../../../src/domain/diagnosis/rule';
import type { AppError } from '../../../src/domain/errors';
import { errorActionLabels } from '../../../src/domain/text/errorAction';
import { samples } from '../../support/errorSamples';
import { callShapes } from './callShapes';
import { failedRun, redirectUri } from './failedRun';
import { foreignShapes } from './foreignShapes';
import {
  clientShapes,
  factorShapes,
  grantShapes,
  networkShapes,
  proofShapes,
  signInShapes,
  tokenShapes,
} from './generalShapes';
import {
  appShapes,
  auth0Shapes,
  cognitoShapes,
  entraShapes,
  googleShapes,
  keycloakShapes,
  keyrockShapes,
  oktaShapes,
  type ShapeOf,
  verifyShapes,
} from './vendorShapes';

const shapes: readonly ShapeOf[] = [
  ...[entraShapes, verifyShapes, oktaShapes, auth0Shapes, keycloakShapes, keyrockShapes, googleShapes, cognitoShapes],
  ...[appShapes, networkShapes, factorShapes, proofShapes, signInShapes, clientShapes, grantShapes, tokenShapes],
  ...[callShapes],
].flat();

const rules = ruleLists.flat();

describe('a failed run is read by the rule for what came back', () => {
  it.each(shapes)('%s', (rule, shape) => {
    expect(diagnose(failedRun(shape))?.rule).toBe(rule);
  });
});

describe('the rules', () => {
  it('are sixty at least, each with a name of its own and an answer that was recorded for it', () => {
    const ids = rules.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(150);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...new Set(shapes.map(([rule]) => rule))].sort()).toEqual([...ids].sort());
  });

  it.each(shapes)('do not fight over %s within one list', (_rule, shape) => {
    const evidence = evidenceOf(failedRun(shape));
    const perList = ruleLists.map((list) =>
      evidence === undefined ? [] : list.filter((rule) => fits(rule, evidence)).map(({ id }) => id),
    );
    expect(perList.filter((ids) => ids.length > 1)).toEqual([]);
  });

  it('say a whole sentence of cause and of remedy, and offer buttons that exist', () => {
    for (const [, shape] of shapes) {
      const found = diagnose(failedRun(shape));
      expect(found?.cause).toMatch(/^[A-Z“a-z0-9[].{10,}[.”]$/s);
      expect(found?.remedy).toMatch(/^[A-Z].{4,}\.$/s);
      if (found?.action !== undefined) expect(Object.keys(errorActionLabels)).toContain(found.action);
    }
  });

  it.each(foreignShapes)('name no system where another one says the same: %s', (rule, shape) => {
    const found = diagnose(failedRun(shape));
    expect(found?.rule).toBe(rule);
    expect(`${found?.cause} ${found?.remedy}`).not.toMatch(/Keycloak|Keyrock|Google|Okta|Auth0|Entra|Cognito/);
  });

  it('take the standard’s own description of invalid_client for no word about the method', () => {
    const words =
      'Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method)';
    const refusal = (more: string, proof: 'Basic' | 'form') =>
      diagnose(
        failedRun({ status: 401, body: { error: 'invalid_client', error_description: `${words}. ${more}` }, proof }),
      )?.rule;
    expect(refusal('The client does not exist.', 'Basic')).toBe('client-basic');
    expect(refusal('', 'form')).toBe('client-form');
    expect(refusal("The client supports client authentication method 'client_secret_basic'.", 'form')).toBe(
      'client-method-form',
    );
    expect(refusal("The client supports client authentication method 'none'.", 'Basic')).toBe('client-public');
  });

  it('give the provider’s own words where no rule knows better, and Entra ID’s without the marks of its log', () => {
    const body = { error: 'odd_error', error_description: 'The moon is full.' };
    expect(diagnose(failedRun({ status: 400, body }))?.cause).toBe(
      'The provider refused the token request: “The moon is full”.',
    );
    const shape = entraShapes.find(([rule]) => rule === 'entra-other')?.[1] ?? {};
    expect(diagnose(failedRun(shape))?.cause).toBe(
      'Entra ID refused it as AADSTS50196: “The server saw a client request loop”.',
    );
  });

  it('never put “no scope” or “no audience” where a name belongs', () => {
    for (const [, shape] of shapes) {
      const found = diagnose(failedRun({ ...shape, form: {} }));
      expect(`${found?.cause} ${found?.remedy}`).not.toMatch(
        /of no scope|have no scope|scope no scope|know no audience/,
      );
    }
  });

  it('name the exact redirect address to register', () => {
    const [, shape] = entraShapes[0] ?? ['', {}];
    expect(diagnose(failedRun(shape))?.remedy).toContain(redirectUri);
  });

  it('promise no switch that profiles of some systems do not have', () => {
    const [, shape] = proofShapes.find(([rule]) => rule === 'dpop-required') ?? ['', {}];
    expect(diagnose(failedRun(shape))?.remedy).toContain('where Settings does not show it');
  });

  it('say by how much the clock is off', () => {
    const shape = tokenShapes.find(([rule]) => rule === 'id-token-clock')?.[1] ?? {};
    expect(diagnose(failedRun(shape))?.cause).toContain('2 hours ahead of the provider');
  });

  it('leave no failure without words', () => {
    const errors = Object.entries(samples).flatMap(([code, details]) =>
      // Code and details belong together in the samples; their types are apart once they are entries.
      details.map((each) => ({ code, ...each }) as AppError),
    );
    for (const error of errors) {
      const found = diagnose(failedRun({ error }));
      expect(found?.cause.length, error.code).toBeGreaterThan(10);
      expect(found?.remedy.length, error.code).toBeGreaterThan(3);
    }
  });
});
