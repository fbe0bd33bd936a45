import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVisitor, startConsole, type RunningConsole } from './testing/start-console.js';
import { routesOf, type FoundRoute } from './testing/routes-of.js';

/** Whoever may be there without a session. A new route does not belong here unless everybody may see it. */
const open = new Set(['get /language/:language', 'get /sign-in', 'post /sign-in', 'post /sign-out', 'get /forgot-password', 'post /forgot-password', 'get /new-password', 'post /new-password']);
/** For operators alone. */
const ofOperators = new Set(['get /tenants', 'get /tenants/list']);

let running: RunningConsole;
let guarded: readonly FoundRoute[] = [];
beforeAll(async () => {
  running = await startConsole();
  guarded = routesOf(running.router).filter(({ method, path }) => !open.has(`${method} ${path}`));
});
afterAll(() => running.close());

const administrator = async () => {
  const somebody = createVisitor(running.url);
  expect((await somebody.signIn('admin@tenant-1.example')).status).toBe(303);
  return somebody;
};
type Visitor = Awaited<ReturnType<typeof administrator>>;

const ask = (visitor: Visitor, { method, path }: FoundRoute, tenantId: string) => {
  const address = path.replace(':tenantId', tenantId).replaceAll(/:[A-Za-z]+/g, '1');
  return method === 'post' ? visitor.send(address, {}) : visitor.visit(address, { method: method.toUpperCase() });
};
const ofTenants = (): readonly FoundRoute[] => guarded.filter(({ path }) => path.startsWith('/t/:tenantId'));

describe('every route of the console', () => {
  it('is open on purpose, of one tenant, or for operators', () => {
    const others = guarded.filter(({ path }) => !path.startsWith('/t/:tenantId/')).map(({ method, path }) => `${method} ${path}`);
    expect(others.filter((route) => route !== 'get /' && !ofOperators.has(route))).toEqual([]);
    expect(ofTenants().length).toBeGreaterThan(10);
  });

  it('of a tenant answers for another tenant as if there were none, and shows nothing of it', async () => {
    const somebody = await administrator();
    for (const route of ofTenants()) {
      const [other, none] = [await ask(somebody, route, 'tenant-2'), await ask(somebody, route, 'nobody')];
      expect([other.status, none.status], `${route.method} ${route.path}`).toEqual([404, 404]);
      expect(other.text.replaceAll('tenant-2', 'nobody')).toBe(none.text);
      expect(other.text).not.toContain('見本工業');
      // The page is there: what was refused is the tenant.
      if (route.method === 'get' && !route.path.includes(':recordId') && !/:(?!tenantId)/.test(route.path)) expect((await ask(somebody, route, 'tenant-1')).status, route.path).toBe(200);
    }
    for (const route of guarded.filter(({ method, path }) => ofOperators.has(`${method} ${path}`))) expect((await ask(somebody, route, '')).status, route.path).toBe(404);
  });

  it('leads who has no session, a made-up one, or one that has ended to the sign-in, and does nothing', async () => {
    const [nobody, forger, expired] = [createVisitor(running.url), await administrator(), await administrator()];
    for (const [name, value] of forger.jar) if (name.includes('session')) forger.jar.set(name, `${value.slice(0, -6)}AAAAA%3D`);
    await running.expireSessions();
    for (const route of guarded) {
      for (const visitor of [nobody, forger, expired]) {
        expect(await ask(visitor, route, 'tenant-1'), `${route.method} ${route.path}`).toMatchObject({ status: 303, location: `/console/sign-in${visitor === nobody && route.method !== 'post' ? '' : '?ended=1'}` });
      }
    }
    expect(await running.store.reconcileRuns.list('tenant-1', 9)).toEqual([]);
  });

  it('that changes something takes no form of another site', async () => {
    const somebody = await administrator();
    for (const { path } of routesOf(running.router).filter(({ method }) => method === 'post')) {
      for (const site of ['cross-site', 'same-site', 'none']) {
        expect((await somebody.send(path.replace(':tenantId', 'tenant-1').replaceAll(/:[A-Za-z]+/g, '1'), {}, { 'sec-fetch-site': site })).status, path).toBe(403);
      }
    }
  });
});
