import { fail, toAppError } from '../domain/errors';
import type { Question } from '../domain/question';
import type { VerifySettings } from '../domain/verifySettings';
import { isSearchable, listSources, listSourcesPage, searchSource } from '../providers/ibmVerifyCalls';
import {
  type IdentitySource,
  readSources,
  sourceByRules,
  sourcePages,
  sourcesMeant,
} from '../providers/ibmVerifyPassword';
import { askPerson, type FactorRun } from './secondFactorProof';

type Found = { readonly id: string; readonly by: VerifySettings['identitySource']['by']; readonly shown: string };
type Problem = Extract<Question, { readonly kind: 'identity-source' }>['problem'];

const sourcesIn = (json: unknown): readonly IdentitySource[] => {
  const sources = readSources(json);
  if (sources === undefined) {
    throw fail('answer-invalid', { stage: 'factor', reason: 'It is no list of identity sources.' });
  }
  return sources;
};

/** What is recalled of a tenant belongs to its client too: what it may list is its own matter. */
const keyOf = ({ client, api }: FactorRun, what: string): string => `${api.origin} ${client.profile.clientId} ${what}`;

const allKey = (run: FactorRun): string => keyOf(run, 'sources');
const namedKey = (run: FactorRun, name: string): string => keyOf(run, `source named ${name}`);

/** Ids of sources do not change once they are made, so that a list is fetched once and kept. */
const recalledList = async (
  run: FactorRun,
  key: string,
  fetchList: () => Promise<unknown>,
): Promise<readonly IdentitySource[]> => {
  const { recalled } = run.client.context;
  const kept = recalled.get(key);
  if (kept !== undefined) return sourcesIn(JSON.parse(kept));
  const sources = sourcesIn(await fetchList());
  // An empty list is what a tenant has before it is set up: it is asked again.
  if (sources.length > 0) recalled.set(key, JSON.stringify({ password: sources }));
  return sources;
};

/** Pages of sources that are read at most: nobody chooses from more. */
const mostPages = 10;

/** Every page of the list. A tenant that gives no further one has given what it has. */
const everyPage = async (run: FactorRun): Promise<unknown> => {
  const first = await run.api.get(listSources);
  const { total, limit } = sourcePages(first);
  const sources = [...sourcesIn(first)];
  for (let page = 2; page <= mostPages && sources.length < total; page += 1) {
    const answer = await run.api.ask(listSourcesPage(page, limit));
    const read = 'json' in answer ? (readSources(answer.json) ?? []) : [];
    const more = read.filter(({ id }) => sources.every((known) => known.id !== id));
    if (more.length === 0) break;
    sources.push(...more);
  }
  return { password: sources };
};

const allSources = (run: FactorRun): Promise<readonly IdentitySource[]> =>
  recalledList(run, allKey(run), () => everyPage(run));

/** The list as it is now: what a kept one does not hold may have been made since. */
const sourcesNow = (run: FactorRun): Promise<readonly IdentitySource[]> => {
  run.client.context.recalled.drop(allKey(run));
  return allSources(run);
};

const refusesFilter = (caught: unknown): boolean => {
  const error = toAppError(caught);
  return error.code === 'provider-refused' && error.status === 400;
};

/** The sources of a name; the whole list where the tenant takes no such filter. */
const named = async (run: FactorRun, name: string): Promise<readonly IdentitySource[]> => {
  if (!isSearchable(name)) return allSources(run);
  try {
    return await recalledList(run, namedKey(run, name), () => run.api.get(searchSource(name)));
  } catch (caught) {
    if (refusesFilter(caught)) return allSources(run);
    throw caught;
  }
};

/** A choice stands for the settings it was made under: other ones are a question of their own. */
const chosenKey = (run: FactorRun): string => {
  const { username, verify } = run.client.profile;
  return keyOf(run, `source of ${username} by ${JSON.stringify(verify?.identitySource ?? null)}`);
};

/**
 * Forgets what the password turned out not to fit, so that the next run asks anew: another source may have been meant, and
 * one that was made anew under its name has another id.
 */
export const forgetSources = (run: FactorRun): void => {
  const { profile, context } = run.client;
  const source = profile.verify?.identitySource;
  const keys = [chosenKey(run), allKey(run), ...(source?.by === 'name' ? [namedKey(run, source.name.trim())] : [])];
  for (const key of keys) context.recalled.drop(key);
};

const choose = async (run: FactorRun, sources: readonly IdentitySource[], problem?: Problem): Promise<Found> => {
  const { client, api } = run;
  const { recalled } = client.context;
  const kept = sources.find(({ id }) => id === recalled.get(chosenKey(run)));
  if (kept !== undefined) return { id: kept.id, by: 'ask', shown: kept.name };
  const { sourceId } = await askPerson(run, {
    kind: 'identity-source',
    askedBy: api.host,
    username: client.profile.username,
    sources,
    ...(problem === undefined ? {} : { problem }),
  });
  const source = sources.find(({ id }) => id === sourceId);
  if (source === undefined)
    throw fail('identity-source-unknown', { wanted: sourceId, known: sources.map(({ name }) => name) });
  recalled.set(chosenKey(run), source.id);
  return { id: source.id, by: 'ask', shown: source.name };
};

/** The failure of a source that nobody is there to choose. */
const unattended = (caught: unknown, wanted: string, sources: readonly IdentitySource[], problem: Problem): unknown => {
  if (toAppError(caught).code !== 'interaction-required') return caught;
  return problem === 'two-of-one-name'
    ? fail('identity-source-ambiguous', { wanted, count: sources.length }, caught)
    : fail('identity-source-unknown', { wanted, known: sources.map(({ name }) => name) }, caught);
};

const chooseInstead = async (
  run: FactorRun,
  wanted: string,
  sources: readonly IdentitySource[],
  problem: Problem,
): Promise<Found> => {
  if (sources.length === 0) throw fail('identity-source-unknown', { wanted, known: [] });
  try {
    return await choose(run, sources, problem);
  } catch (caught) {
    throw unattended(caught, wanted, sources, problem);
  }
};

/** The source that a name or an id means; where that is none or more than one, the person chooses. */
const meant = async (
  run: FactorRun,
  wanted: string,
  by: Found['by'],
  candidates: readonly IdentitySource[],
): Promise<Found> => {
  const known = sourcesMeant(candidates, wanted);
  const listed = known.length > 0 ? candidates : await sourcesNow(run);
  const matches = known.length > 0 ? known : sourcesMeant(listed, wanted);
  const [first, second] = matches;
  if (first === undefined) return chooseInstead(run, wanted, listed, 'unknown');
  if (second !== undefined) return chooseInstead(run, wanted, matches, 'two-of-one-name');
  return { id: first.id, by, shown: first.name };
};

const anyOf = async (run: FactorRun): Promise<Found> => {
  const sources = await allSources(run);
  const [only, another] = sources;
  if (only === undefined) throw fail('identity-source-unknown', { wanted: '', known: [] });
  return another === undefined ? { id: only.id, by: 'ask', shown: only.name } : choose(run, sources);
};

const find = async (run: FactorRun, settings: VerifySettings['identitySource']): Promise<Found> => {
  switch (settings.by) {
    case 'id': {
      const id = settings.id.trim();
      if (id === '')
        throw fail('input-invalid', {
          field: 'verify.identitySource',
          reason: 'The ID of the identity source is empty.',
        });
      return { id, by: 'id', shown: id };
    }
    case 'ask':
      return anyOf(run);
    case 'name': {
      const wanted = settings.name.trim();
      return meant(run, wanted, 'name', await named(run, wanted));
    }
    case 'rules': {
      const wanted = sourceByRules(settings.rules, settings.otherwise, run.client.profile.username).trim();
      return wanted === '' ? anyOf(run) : meant(run, wanted, 'rules', await allSources(run));
    }
  }
};

/**
 * The id of the identity source that the profile's user is looked for in. Throws `identity-source-unknown`,
 * `identity-source-ambiguous`, `input-invalid`, and everything a call and the person throw.
 */
export const findIdentitySource = async (run: FactorRun): Promise<string> => {
  const { profile, context } = run.client;
  const { id, by, shown } = await find(run, profile.verify?.identitySource ?? { by: 'ask' });
  context.step({ kind: 'identity-source', by, source: shown });
  return id;
};
