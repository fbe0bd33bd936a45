import { Answer } from './connection-form.js';
import { ManualSteps } from './manual-steps.js';
import { toLocalTime } from '../entry-texts.js';
import { millisecondsBetween, type LastSeen } from '@clounect/core';
import { live } from '@clounect/page-kit';
import type { SettingsProps } from './settings-state.js';
import type { SignedInPage } from '../../http/page.js';
import type { Texts } from '../../texts/ja.js';
import type { VNode } from 'preact';

/** ①: the address to paste, what has come in, and the header that should be there. */
export function WebhookSection({ page, view, answer }: SettingsProps): VNode {
  const { texts } = page;
  return (
    <section id="webhook">
      <ManualSteps id="webhook" page={page} isDone={view.webhook.seen?.realAt !== undefined} />
      <CopyField page={page} id="webhook-address" label={texts.setWebhookAddress} value={view.webhook.address} />
      <WebhookSeen page={page} seen={view.webhook.seen} />
      <SecretHeader page={page} view={view} answer={answer} />
    </section>
  );
}

/** By itself what a live page swaps in. */
export function WebhookSeen({ page: { texts, language, tenant, home }, seen }: { readonly page: SignedInPage; readonly seen: LastSeen | undefined }): VNode {
  const time = (at: string): string => toLocalTime(at, { language, timeZone: tenant.timeZone });
  const names = (seen?.lacking ?? []).map((part) => partText(texts, part)).join(language === 'ja' ? '、' : ', ');
  return (
    <div id="webhook-seen" {...live(`${home}/settings/webhook`, 5)}>
      <dl class="seen">
        <dt>{texts.setSeenTest}</dt>
        <dd>{seen?.testAt === undefined ? texts.setSeenNever : time(seen.testAt)}</dd>
        <dt>{texts.setSeenReal}</dt>
        <dd>{seen?.realAt === undefined ? texts.setSeenNever : time(seen.realAt)}</dd>
      </dl>
      <p>
        <small>{texts.setSeenTestHint}</small>
      </p>
      {seen?.refusedAt === undefined || !isRecent(seen.refusedAt, seen) ? null : <p class="notice bad">{texts.setSeenRefused(time(seen.refusedAt), seen.refusedCount ?? 0)}</p>}
      {seen?.unsignedAt === undefined || seen.unsignedAt !== seen.at ? null : <p class="notice">{texts.setSeenUnsigned(time(seen.unsignedAt))}</p>}
      {seen?.lackingAt === undefined || !isRecent(seen.lackingAt, seen) ? null : <p class="notice">{texts.setSeenLacking(time(seen.lackingAt), names)}</p>}
    </div>
  );
}

const recentMs = 24 * 60 * 60 * 1_000;

/** Within a day of what came in last: what was cured since need not be told of for ever. */
function isRecent(at: string, seen: LastSeen): boolean {
  return millisecondsBetween(at, seen.at) < recentMs;
}

function partText(texts: Texts, part: string): string {
  const known: Readonly<Record<string, string>> = { updatedAt: texts.setPartUpdatedAt, scheduleField: texts.setPartSchedule, title: texts.setLimitTitle, location: texts.setLimitLocation, content: texts.setLimitContent };
  return Object.hasOwn(known, part) ? (known[part] ?? part) : part;
}

function SecretHeader({ page, view, answer }: SettingsProps): VNode {
  const { texts, home } = page;
  const { header, formerUntil, seen } = view.webhook;
  const time = (at: string): string => toLocalTime(at, { language: page.language, timeZone: page.tenant.timeZone });
  const made = answer?.header;
  const button = (part: 'renewHeader' | 'endFormer' | 'dropHeader', text: string, look?: string): VNode => (
    <button type="submit" name="part" value={part} class={look}>
      {text}
    </button>
  );
  return (
    <article>
      <h3>{texts.setHeaderTitle}</h3>
      <p>{texts.setHeaderIntro}</p>
      <Answer part="webhook" answer={answer} />
      {made === undefined ? (
        <p>{header === undefined ? texts.setHeaderOff : texts.setHeaderOn(header)}</p>
      ) : (
        <>
          <CopyField page={page} id="header-name" label={texts.setHeaderName} value={made.header} />
          <CopyField page={page} id="header-value" label={texts.setHeaderValue} value={made.secret} />
        </>
      )}
      {formerUntil === undefined ? null : <p class="notice">{texts.setHeaderFormer(time(formerUntil), seen?.formerAt === undefined ? texts.setSeenNever : time(seen.formerAt))}</p>}
      <form method="post" action={`${home}/settings#webhook`} class="buttons">
        <input type="hidden" name="revision" value={String(view.revision)} />
        {button('renewHeader', header === undefined ? texts.setHeaderMake : texts.setHeaderRenew, header === undefined ? undefined : 'secondary')}
        {formerUntil === undefined ? null : button('endFormer', texts.setHeaderEndFormer, 'secondary')}
        {header === undefined ? null : button('dropHeader', texts.setHeaderDrop, 'secondary outline')}
      </form>
    </article>
  );
}

/** A text to take along; without a script it can be selected by hand. */
function CopyField({ page: { texts }, id, label, value }: { readonly page: SignedInPage; readonly id: string; readonly label: string; readonly value: string }): VNode {
  return (
    <div class="copy">
      <label for={id}>{label}</label>
      <div>
        <input id={id} value={value} readOnly />
        <button type="button" data-copy={id} data-copied={texts.setCopied}>
          {texts.setCopy}
        </button>
      </div>
    </div>
  );
}
