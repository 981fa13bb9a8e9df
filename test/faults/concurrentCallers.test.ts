import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryLocks } from '../support/memoryLocks';
import { createMemorySecretStore } from '../support/memorySecretStore';
import { type OidcServer, startOidcServer } from '../support/oidcServer';
import { type RunningCore, startCore } from '../support/runningCore';
import { longest, report, sized } from './faultRun';
import { byToken, rotatingProfile, saveProfile, sentTokens, signIn } from './renewals';

const callers = 16;
const families = 4;
const rounds = sized(40, 1000);

describe('a provider that ends a family when a refresh token comes twice', () => {
  let server: OidcServer;
  const cores: RunningCore[] = [];
  beforeEach(async () => {
    server = await startOidcServer();
  });
  afterEach(async () => {
    for (const { core } of cores.splice(0)) await core.stop();
    await server.close();
  });

  it(
    `F40 F41 F43 G6: ${rounds} rounds of ${callers} callers at once in two runs of the app: one request a generation, no family revoked`,
    async () => {
      // Two data folders, as after one was copied, with one keychain.
      const shared = { locks: createMemoryLocks(), secrets: createMemorySecretStore() };
      cores.push(await startCore(shared), await startCore(shared));
      const ids = Array.from({ length: families }, () => randomUUID());
      for (const { client } of cores) {
        for (const id of ids) await saveProfile(client, rotatingProfile(server.issuer, id));
      }
      const [first, second] = cores as [RunningCore, RunningCore]; // two were started above
      for (const id of ids) {
        await signIn(first.client, id);
        await second.client.call('token.view', { profileId: id });
      }

      for (let round = 0; round < rounds; round += 1) {
        const before = sentTokens(server).length;
        const answers = await Promise.all(
          Array.from({ length: callers }, async (_, caller) => {
            const profileId = ids[Math.floor(Math.random() * families)] ?? '';
            const { client } = caller % 2 === 0 ? first : second;
            const view = await client.call('token.get', { profileId, how: 'refresh' });
            return `${profileId} ${view?.generation}`;
          }),
        );
        const asked = new Set(answers.map((answer) => answer.slice(0, 36)));
        const generations = new Set(answers);
        const sent = sentTokens(server).length - before;
        expect(sent, 'a request for each generation that somebody got').toBe(generations.size);
        expect(sent).toBeGreaterThanOrEqual(asked.size);
      }

      const sent = sentTokens(server);
      expect(sent.filter(({ status }) => status !== 200)).toEqual([]);
      expect([...byToken(sent).values()].filter(({ length }) => length > 1)).toEqual([]);
      expect(shared.locks.held()).toBe(0);
      for (const profileId of ids) {
        const answer = await second.client.call('token.introspect', { profileId });
        expect(answer).toMatchObject({ json: { active: true } });
      }
      report('concurrent callers', { rounds, callers, families, requests: sent.length, revoked: 0 });
    },
    longest,
  );
});
