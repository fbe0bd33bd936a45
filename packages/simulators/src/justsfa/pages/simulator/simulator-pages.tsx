import type { VNode } from 'preact';
import type { Fault } from '../../../simulation/faults.js';
import type { CallCounts } from '../../../simulation/call-counts.js';
import type { Delivery, Sending } from '../../webhooks/webhook-sender.js';
import type { Webhook } from '../../webhooks/webhook.js';
import { Choice, Field, ProblemSummary, WideTable, type Problems } from '../frame/form-parts.js';
import { FramedPage } from '../frame/framed-page.js';
import type { Page } from '../frame/page.js';
import { UsagePart, type Usage } from '../operation/key-pages.js';
import { toTimeText } from '../records/record-row.js';

const live = (path: string) => ({ 'data-hx-get': path, 'data-hx-trigger': 'every 2s', 'data-hx-swap': 'outerMorph' });

function PostButton({ action, text }: { readonly action: string; readonly text: string }): VNode {
  return (
    <form method="post" action={action}>
      <button type="submit" class="secondary">
        {text}
      </button>
    </form>
  );
}

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

export interface SwitchRow {
  readonly name: string;
  readonly does: string;
  /** What it is now and what it was at first, as inputs show them. */
  readonly value: string;
  readonly initial: string;
  readonly kind: { readonly type: 'flag' } | { readonly type: 'number'; readonly min: number } | { readonly type: 'choice'; readonly values: readonly string[] };
}

/** The behaviours that can be switched, a sentence each. */
export function SwitchesPage({ page, rows, problems }: { readonly page: Page; readonly rows: readonly SwitchRow[]; readonly problems: Problems }): VNode {
  const { texts, base } = page;
  return (
    <FramedPage page={page} title={texts.switches}>
      <p>{texts.switchesIntro}</p>
      <ProblemSummary page={page} problems={problems} />
      <form method="post" action={`${base}/simulator/switches`}>
        {rows.map((row) => (
          <SwitchInput page={page} row={row} problems={problems} />
        ))}
        <button type="submit">{texts.save}</button>
      </form>
      <PostButton action={`${base}/simulator/switches/reset`} text={texts.resetSwitches} />
    </FramedPage>
  );
}

function SwitchInput({ page: { texts }, row, problems }: { readonly page: Page; readonly row: SwitchRow; readonly problems: Problems }): VNode {
  const { name, does, value, initial, kind } = row;
  const hint = value === initial ? does : `${does} ${texts.initially(initial)}`;
  if (kind.type === 'choice') return <Choice name={name} label={name} value={value} options={kind.values.map((option) => [option, option])} hint={hint} problem={problems[name]} />;
  if (kind.type === 'flag') return <Choice name={name} label={name} value={value} options={[['false', texts.off], ['true', texts.on]]} hint={hint} problem={problems[name]} />;
  return <Field name={name} label={name} value={value} type="number" min={kind.min} problems={problems} hint={hint} required />;
}

export interface FaultForm {
  readonly kind: string;
  readonly effect: string;
  readonly status: string;
  readonly times: string;
  readonly after: string;
  readonly delayMs: string;
  readonly pathContains: string;
}

export const faultKinds = ['*', 'list', 'get', 'insert', 'update', 'delete'] as const;
export const faultEffects = ['refuse', 'loseAnswer', 'drop', 'dropAnswer', 'none'] as const;

interface FaultsProps {
  readonly page: Page;
  readonly faults: readonly (Fault & { readonly hits: number })[];
}

/** What goes wrong on purpose with the record API. */
export function FaultsPage({ page, faults, form, problems }: FaultsProps & { readonly form: FaultForm; readonly problems: Problems }): VNode {
  const { texts, base } = page;
  return (
    <FramedPage page={page} title={texts.faults}>
      <p>{texts.faultsDoes}</p>
      <FaultsPart page={page} faults={faults} />
      <PostButton action={`${base}/simulator/faults/clear`} text={texts.clearFaults} />
      <h2>{texts.addFault}</h2>
      <ProblemSummary page={page} problems={problems} />
      <form method="post" action={`${base}/simulator/faults`}>
        <Choice name="kind" label={texts.faultKind} value={form.kind} options={faultKinds.map((kind) => [kind, texts.faultKinds[kind]])} problem={problems['kind']} />
        <Choice name="effect" label={texts.faultEffect} value={form.effect} options={faultEffects.map((effect) => [effect, texts.faultEffects[effect]])} problem={problems['effect']} />
        <Field name="status" label={texts.faultStatus} value={form.status} type="number" min={400} problems={problems} />
        <Field name="times" label={texts.faultTimes} value={form.times} type="number" min={1} problems={problems} hint={texts.faultTimesHint} />
        <Field name="after" label={texts.faultAfter} value={form.after} type="number" min={0} problems={problems} />
        <Field name="delayMs" label={texts.faultDelay} value={form.delayMs} type="number" min={0} problems={problems} />
        <Field name="pathContains" label={texts.faultPath} value={form.pathContains} problems={problems} hint={texts.faultPathHint} maxlength={200} />
        <button type="submit">{texts.addFault}</button>
      </form>
    </FramedPage>
  );
}

export function FaultsPart({ page: { texts, base }, faults }: FaultsProps): VNode {
  return (
    <div id="faults" {...live(`${base}/simulator/faults/part`)}>
      {faults.length === 0 ? (
        <p>{texts.noFaults}</p>
      ) : (
        <WideTable label={texts.faults} heads={[texts.faultKind, texts.faultEffect, texts.faultStatus, texts.faultTimes, texts.hits]}>
          {faults.map(({ kind, effect, status, times, hits, pathContains = '' }) => (
            <tr>
              <td>
                {faultKinds.some((known) => known === kind) ? texts.faultKinds[kind as (typeof faultKinds)[number]] : kind} {pathContains}
              </td>
              <td>{texts.faultEffects[effect]}</td>
              <td>{effect === 'refuse' || effect === 'loseAnswer' ? status : '-'}</td>
              <td>{times ?? texts.always}</td>
              <td>{hits}</td>
            </tr>
          ))}
        </WideTable>
      )}
    </div>
  );
}
