import { FramedPage } from './document.js';
import { endWords } from '../texts/why-words.js';
import { toLocalTime } from './entry-texts.js';
import type { HeldDeletion } from '@clounect/core';
import type { SignedInPage } from '../http/page.js';
import type { VNode } from 'preact';

export interface HeldProps {
  readonly page: SignedInPage;
  readonly held: readonly HeldDeletion[];
  readonly hasMore: boolean;
  readonly message?: string | undefined;
}

/** Deletions that wait for a person: what, why and how many. */
export function HeldPage({ page, held, hasMore, message }: HeldProps): VNode {
  const { texts, home } = page;
  return (
    <FramedPage page={page} title={texts.held}>
      {message === undefined ? null : (
        <p class="notice" role="status">
          {message}
        </p>
      )}
      {held.length === 0 ? (
        <p>{texts.heldNone}</p>
      ) : (
        <form method="post" action={`${home}/held`}>
          <p>{texts.heldIntro}</p>
          <HeldTable page={page} held={held} />
          {hasMore ? <p>{texts.heldMore}</p> : null}
          <div class="filter">
            <button type="submit" name="decision" value="discard" class="secondary">
              {texts.heldDiscard}
            </button>
            <button type="submit" name="decision" value="approve" class="contrast">
              {texts.heldApprove}
            </button>
          </div>
        </form>
      )}
    </FramedPage>
  );
}

function HeldTable({ page: { texts, language, tenant, home }, held }: Pick<HeldProps, 'page' | 'held'>): VNode {
  return (
    <div class="scroll" role="region" aria-label={texts.held} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {[texts.heldChoose, texts.heldOf, texts.logPerson, texts.heldWhat, texts.heldWhy, texts.heldSince].map((name) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {held.map((deletion) => (
            <tr>
              <td>
                <input type="checkbox" name="target" value={toTargetText(deletion)} aria-label={texts.heldChooseOne(deletion.recordId)} />
              </td>
              <td>
                <a href={`${home}/why/${encodeURIComponent(deletion.recordId)}`}>{deletion.recordId}</a>
              </td>
              <td>{deletion.person ?? ''}</td>
              <td>{deletion.what === 'event' ? texts.heldEvent : texts.heldRecord}</td>
              <td>
                {endWords[deletion.reason][language]}
                <br />
                <small>{texts.heldCount(deletion.counted, deletion.limit)}</small>
              </td>
              <td>
                <time dateTime={deletion.heldAt}>{toLocalTime(deletion.heldAt, { language, timeZone: tenant.timeZone })}</time>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Names exactly one deletion; a newer one of the same record has another name. */
export function toTargetText({ sourceId, recordId, what, mailboxId, eventId }: HeldDeletion): string {
  return JSON.stringify([sourceId, recordId, what, mailboxId, eventId]);
}
