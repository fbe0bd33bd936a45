import { live } from '@clounect/page-kit';
import type { VNode } from 'preact';
import type { CallCounts } from '../../../simulation/call-counts.js';
import { FramedPage } from '../frame/framed-page.js';
import { PostButton } from '../frame/post-button.js';
import type { Page } from '../frame/page.js';
import { UsagePart, type Usage } from '../operation/usage-part.js';

interface CallsProps {
  readonly page: Page;
  readonly counts: ReturnType<CallCounts['toJson']>;
  readonly usage: Usage;
}

/** Calls of the record API by kind, and the limits. */
export function CallsPage(props: CallsProps): VNode {
  const { page, usage } = props;
  const { texts, base } = page;
  return (
    <FramedPage page={page} title={texts.calls}>
      <p>{texts.callsDoes}</p>
      <h2>{texts.usage}</h2>
      <UsagePart page={page} usage={usage} />
      <CallsPart {...props} />
      <div class="actions">
        <PostButton action={`${base}/simulator/calls/reset`} text={texts.resetCalls} />
        <PostButton action={`${base}/simulator/limits/reset`} text={texts.resetLimits} />
      </div>
    </FramedPage>
  );
}

export function CallsPart({ page: { texts, base }, counts }: Pick<CallsProps, 'page' | 'counts'>): VNode {
  const rows = (heading: string, none: string, entries: Readonly<Record<string, number>>): VNode => (
    <>
      <h2>{heading}</h2>
      {Object.keys(entries).length === 0 ? (
        <p>{none}</p>
      ) : (
        <dl class="figures">
          {Object.entries(entries).map(([name, count]) => (
            <div>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>{count}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
  return (
    <div id="calls" {...live(`${base}/simulator/calls/part`)}>
      {rows(texts.callsByKind, texts.noCalls, counts.byKind)}
      {rows(texts.violations, texts.noViolations, counts.violations)}
    </div>
  );
}
