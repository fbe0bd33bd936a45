import { live, WideTable } from '@clounect/page-kit';
import type { VNode } from 'preact';
import type { Delivery, Sending } from '../../webhooks/webhook-sender.js';
import type { Webhook } from '../../webhooks/webhook.js';
import { FramedPage } from '../frame/framed-page.js';
import { PostButton } from '../frame/post-button.js';
import type { Page } from '../frame/page.js';
import { toTimeText } from '../records/record-row.js';

interface DeliveriesProps {
  readonly page: Page;
  /** Newest first. */
  readonly deliveries: readonly Delivery[];
  readonly held: readonly Sending[];
  readonly find: (id: string) => Webhook | undefined;
}

/** Every attempt to send a webhook, live, and what a switch keeps back. */
export function DeliveriesPage(props: DeliveriesProps): VNode {
  const { page } = props;
  const { texts, base } = page;
  return (
    <FramedPage page={page} title={texts.deliveries}>
      <p>{texts.deliveriesDoes}</p>
      <DeliveriesPart {...props} />
      <div class="actions">
        <PostButton action={`${base}/simulator/deliveries/release`} text={texts.release} />
        <PostButton action={`${base}/simulator/deliveries/clear`} text={texts.forgetDeliveries} />
      </div>
    </FramedPage>
  );
}

export function DeliveriesPart({ page, deliveries, held, find }: DeliveriesProps): VNode {
  const { texts, base } = page;
  return (
    <div id="deliveries" {...live(`${base}/simulator/deliveries/part`)}>
      <p>{texts.heldCount(held.length)}</p>
      {deliveries.length === 0 ? (
        <p>{texts.noDeliveries}</p>
      ) : (
        <WideTable label={texts.deliveries} heads={[texts.at, texts.webhook, texts.recordId, texts.type, texts.result]}>
          {deliveries.map(({ webhook, recordId, type, status, at, error }) => (
            <tr>
              <td>
                <time dateTime={at}>{toTimeText(Date.parse(at), page)}</time>
              </td>
              <td>{find(webhook)?.title || webhook}</td>
              <td>{recordId}</td>
              <td>{type || '-'}</td>
              <td>
                <span class={status >= 200 && status < 300 ? 'good' : 'bad'}>{status === 0 ? texts.unanswered : texts.answered(status)}</span> {error ?? ''}
              </td>
            </tr>
          ))}
        </WideTable>
      )}
    </div>
  );
}
