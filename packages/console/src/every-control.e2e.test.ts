// Every button, link and field of the console is used, in each of its states, as an operator and as an administrator: the browser notes what
// the pages show and what is used of it, and what nobody used is named at the end.
import { followLinks, useDesks } from '@clounect/page-kit/testing';
import { describe, expect, it } from 'vitest';
import { logActions } from './testing/every-control/log-actions.js';
import { openDesk, type Action, type Desk } from './testing/every-control/desk.js';
import { settingsActions } from './testing/every-control/settings-actions.js';
import { signInActions } from './testing/every-control/sign-in-actions.js';
import { userActions } from './testing/every-control/user-actions.js';

/** Those that change the language are followed by an action of their own. */
const isLeft = (key: string): boolean => key.startsWith('link') && key.includes('/language/');

const links: readonly Action[] = [
  ['leads somewhere with every link of an administrator', async ({ running, page, controls }) => {
    expect(await followLinks(page, { start: `${running.url}/t/tenant-1/`, controls, isLeft })).toEqual([]);
  }],
];

const operator: readonly Action[] = [
  ['leads somewhere with every link of an operator, and of whoever is not signed in', async ({ running, controls, visit, signIn, press, t }) => {
    const [operator, nobody] = [await visit(), await visit()];
    await signIn(operator, 'operator@clounect.example');
    await operator.waitForURL('**/tenants');
    const isDone = (key: string): boolean => isLeft(key) || controls.used.has(key);
    expect(await followLinks(operator, { start: `${running.url}/tenants`, controls, isLeft: isDone })).toEqual([]);
    expect(await followLinks(nobody, { start: `${running.url}/sign-in`, controls, isLeft: isDone })).toEqual([]);
    await operator.goto(`${running.url}/tenants`);
    await press(t.signOut, operator);
    await operator.waitForURL('**/sign-in');
  }],
];

describe('every control of the console, in Japanese on a desktop and in English on a phone', () => {
  const desks = useDesks(openDesk);

  const atEachDesk = (act: (desk: Desk) => Promise<void>): Promise<unknown> =>
    Promise.all(
      desks().map(async (desk) => {
        try {
          await act(desk);
        } catch (error) {
          throw new Error(`${desk.language}, ${desk.page.url()}: ${String(error)}`, { cause: error });
        }
      }),
    );

  it.each([...signInActions, ...links, ...logActions, ...settingsActions, ...userActions, ...operator])('%s', async (_does, act) => {
    await atEachDesk(act);
  });

  it('leaves no control unused, and nothing for the browser to complain of', async () => {
    await atEachDesk(async ({ controls, complaints }) => {
      expect(controls.seen.size).toBeGreaterThan(100);
      expect(controls.unused()).toEqual([]);
      expect(complaints.filter((complaint) => !/status of 4\d\d/.test(complaint) && !complaint.startsWith('data:'))).toEqual([]);
    });
  });
});
