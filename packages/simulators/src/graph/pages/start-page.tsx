import type { VNode } from 'preact';
import { Frame } from './frame.js';
import type { Page } from './page.js';

/** What there is to do here, in the order in which a newcomer does it. */
export function StartPage({ page }: { readonly page: Page }): VNode {
  const { texts } = page;
  const areas = [
    ['/entra/apps', texts.apps, texts.startEntra],
    ['/outlook/week', texts.calendar, texts.startOutlook],
    ['/mails', texts.mails, texts.startMails],
    ['/notifications', texts.notifications, texts.startNotifications],
    ['/entra/users', texts.users, texts.startUsers],
    ['/switches', texts.switches, texts.startSwitches],
    ['/faults', texts.faults, texts.startFaults],
  ] as const;
  return (
    <Frame page={page} title={texts.start}>
      <p>{texts.startText}</p>
      <dl>
        {areas.map(([href, name, text]) => (
          <>
            <dt>
              <a href={href}>{name}</a>
            </dt>
            <dd>{text}</dd>
          </>
        ))}
      </dl>
    </Frame>
  );
}
