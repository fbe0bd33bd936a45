import type { Browser } from 'playwright-core';
import type { ControlWatch } from './create-control-watch.js';
import { describe, expect, it } from 'vitest';
import { useDesks } from './use-desks.js';

interface WatchedDesk {
  readonly controls: ControlWatch;
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Does everything at both desks; at the end no control is left that nobody used, and the browser has nothing to complain of but what was refused on purpose. */
export function describeEveryControl<Desk extends WatchedDesk>(
  pages: string,
  openDesk: (browser: Browser, language: 'ja' | 'en', width: number) => Promise<Desk>,
  actions: readonly (readonly [does: string, act: (desk: Desk) => Promise<void>])[],
  { leastControls }: { readonly leastControls: number },
): void {
  describe(`every control of ${pages}, in Japanese on a desktop and in English on a phone`, () => {
    const desks = useDesks(openDesk);

    it.each(actions)('%s', async (_does, act) => {
      await Promise.all(desks().map(act));
    });

    it('leaves no control unused, and nothing for the browser to complain of', () => {
      for (const { controls, complaints } of desks()) {
        expect(controls.seen.size).toBeGreaterThan(leastControls);
        expect(controls.unused()).toEqual([]);
        expect(complaints.filter((complaint) => !/status of 4\d\d/.test(complaint))).toEqual([]);
      }
    });
  });
}
