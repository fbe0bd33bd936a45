import type { VNode } from 'preact';
import { FramedPage } from './framed-page.js';
import type { Page } from './page.js';

/** Where a newcomer begins: the plates, the administrator's screens, what is only of the simulator. `counts`: records by table number. */
export function HomePage({ page, counts }: { readonly page: Page; readonly counts: Readonly<Record<number, number>> }): VNode {
  const { texts, base, tables } = page;
  const link = (path: string, text: string, does: string): VNode => (
    <li>
      <a href={`${base}${path}`}>{text}</a> {does}
    </li>
  );
  return (
    <FramedPage page={page} title={texts.home}>
      <p>{texts.homeIntro}</p>
      <h2>{texts.plates}</h2>
      <ul>{tables.map(({ number, label, name }) => link(`/plates/${number}`, label || name, texts.recordCount(counts[number] ?? 0)))}</ul>
      <h2>{texts.administration}</h2>
      <ul>
        {link('/data', texts.dataScreen, texts.dataScreenDoes)}
        {link('/operation', texts.operationScreen, texts.operationScreenDoes)}
      </ul>
      <h2>{texts.simulator}</h2>
      <ul>
        {link('/simulator/deliveries', texts.deliveries, texts.deliveriesDoes)}
        {link('/simulator/calls', texts.calls, texts.callsDoes)}
        {link('/simulator/switches', texts.switches, texts.switchesDoes)}
        {link('/simulator/faults', texts.faults, texts.faultsDoes)}
      </ul>
    </FramedPage>
  );
}
