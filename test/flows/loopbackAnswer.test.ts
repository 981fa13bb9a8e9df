import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customSettingsSchema } from '../../src/domain/customSystem';
import { type Expected, judgeHead, judgeParameters, type RequestHead } from '../../src/flows/loopbackAnswer';
import { judgePasted } from '../../src/flows/pastedRedirect';
import { customProvider } from '../../src/providers/custom';

const state = 'Zc3-the_state~of.this';
const expected: Expected = {
  hosts: ['127.0.0.1:4000'],
  path: '/callback',
  donePath: '/callback/done',
  mode: 'query',
  state,
};
const head: RequestHead = {
  method: 'GET',
  target: `/callback?state=${state}&code=c`,
  host: '127.0.0.1:4000',
  origin: undefined,
  contentType: undefined,
};

const parameter = fc.tuple(
  fc.constantFrom('state', 'code', 'error', 'iss', 'access_token', 'x'),
  fc.oneof(fc.string(), fc.constant(state)),
);

describe('the parameters of an answer', () => {
  it('are ours only with exactly one state, and that the right one (T1, F82, F83, F84)', () => {
    fc.assert(
      fc.property(fc.array(parameter), (pairs) => {
        const parameters = new URLSearchParams(pairs);
        const states = parameters.getAll('state');
        const verdict = judgeParameters(parameters, state);
        if (verdict.kind === 'ours') expect(states).toEqual([state]);
        if (states.length === 1 && states[0] !== state) expect(verdict.kind).toBe('ignored');
        if (states.length === 0) expect(verdict).toEqual({ kind: 'ignored', reason: 'state-missing' });
      }),
      { numRuns: 2000 },
    );
  });

  it('are judged the same whatever else a forger adds: the state comes first (T1)', () => {
    fc.assert(
      fc.property(fc.array(parameter.filter(([name]) => name !== 'state')), fc.string(), (pairs, wrong) => {
        fc.pre(wrong !== state && wrong !== '');
        const forged = new URLSearchParams([...pairs, ['state', wrong]]);
        expect(judgeParameters(forged, state)).toEqual({ kind: 'ignored', reason: 'state-differs' });
      }),
    );
  });
});

describe('the head of a request', () => {
  it('is taken in one way only, and no other is (T3)', () => {
    expect(judgeHead(head, expected).kind).toBe('query');
    const anything = fc.record({
      method: fc.oneof(fc.constant('GET'), fc.constant('POST'), fc.string()),
      target: fc.oneof(
        fc.constantFrom(head.target, '/callback', '/callback/done', '/', 'http://127.0.0.1:4000/callback'),
        fc.string(),
      ),
      host: fc.option(fc.oneof(fc.constantFrom('127.0.0.1:4000', 'localhost:4000', 'evil.example:4000'), fc.string()), {
        nil: undefined,
      }),
      origin: fc.option(fc.constantFrom('http://127.0.0.1:4000', 'https://evil.example', 'null'), { nil: undefined }),
      contentType: fc.option(fc.oneof(fc.constant('application/x-www-form-urlencoded'), fc.string()), {
        nil: undefined,
      }),
    });
    fc.assert(
      fc.property(anything, fc.constantFrom('query', 'fragment', 'form_post'), (one, mode) => {
        const verdict = judgeHead(one, { ...expected, mode });
        if (verdict.kind === 'not-found' || verdict.kind === 'ignored') return;
        expect(one.host).toBe('127.0.0.1:4000');
        expect(one.target.split('?')[0]).toMatch(/^\/callback(\/done)?$/);
        if (verdict.kind === 'form') {
          expect(one.method).toBe('POST');
          expect(mode).not.toBe('query');
          if (mode === 'fragment') expect(one.origin).toBe('http://127.0.0.1:4000');
        } else expect(one.method).toBe('GET');
      }),
      { numRuns: 2000 },
    );
  });

  it('may name the host in capitals, and a query may hold question marks and line ends', () => {
    const localhost = { ...expected, hosts: ['localhost:4000'] };
    expect(judgeHead({ ...head, host: 'LocalHost:4000' }, localhost).kind).toBe('query');
    const verdict = judgeHead({ ...head, target: '/callback?state=a?b\n&code=c' }, expected);
    expect(verdict.kind === 'query' && verdict.parameters.get('state')).toBe('a?b\n');
  });
});

describe('what a person pastes', () => {
  const asItIs = (parameters: URLSearchParams): URLSearchParams => parameters;
  const good = `state=${state}&code=c`;

  it.each([
    `https://app.example/cb?${good}`,
    `  https://app.example/cb?${good}\n`,
    `https://app.example/cb#${good}`,
    `http://localhost:8080/?x=1&${good}#_=_`,
    `com.example.app:/cb?${good}`,
    `?${good}`,
    `#${good}`,
    good,
  ])('is taken from %s', (pasted) => {
    const verdict = judgePasted(pasted, state, asItIs);
    expect(verdict.kind === 'answer' && verdict.parameters.get('code')).toBe('c');
  });

  it.each([
    ['', 'not-an-address'],
    ['hello', 'not-an-address'],
    ['state is missing=here', 'not-an-address'],
    ['https://app.example/cb', 'state-missing'],
    ['https://app.example/cb?code=c', 'state-missing'],
    [`https://app.example/cb?state=other&error=access_denied`, 'state-differs'],
    [`https://app.example/cb?${good}&state=${state}`, 'state-differs'],
    [`https://app.example/cb?${good}#code=evil`, 'state-differs'],
    [`https://app.example/cb?state=${state}`, 'no-answer'],
  ])('%s: %s', (pasted, problem) => {
    expect(judgePasted(pasted, state, asItIs)).toEqual({ kind: 'problem', problem });
  });

  it('is an answer by the names that the system has for it', () => {
    const { redirectResponse } = customProvider(customSettingsSchema.parse({ redirect: { code: 'ticket' } }));
    const pasted = `https://app.example/cb?state=${state}&ticket=c`;
    expect(judgePasted(pasted, state, redirectResponse).kind).toBe('answer');
    expect(judgePasted(pasted, state, asItIs)).toEqual({ kind: 'problem', problem: 'no-answer' });
  });

  it('never throws, and is an answer only with the right state', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('', 'https://a.example/?', '?', '#'), (text, before) => {
        expect(judgePasted(before + text, state, asItIs).kind).toBe('problem');
      }),
    );
  });
});
