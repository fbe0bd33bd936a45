import { FramedPage } from '../document.js';
import { toSeen } from '../../users/link-form.js';
import type { LinkChangePreview } from '@clounect/core';
import type { LinkPreview } from '../../users/outcome.js';
import type { SignedInPage } from '../../http/page.js';
import type { Texts } from '../../texts/ja.js';
import type { VNode } from 'preact';

interface PreviewProps {
  readonly page: SignedInPage;
  readonly preview: LinkPreview;
  /** What the list was narrowed by. */
  readonly find: string;
}

const titles = { on: 'userPreviewOn', off: 'userPreviewOff', remove: 'userPreviewRemove', test: 'userPreviewChange' } as const satisfies Readonly<Record<LinkPreview['action'], keyof Texts>>;

/** What a change will do, before it is done. */
export function PreviewPage({ page, preview, find }: PreviewProps): VNode {
  const { texts, home } = page;
  const { action, before, after, changes, ending, estimate, sharedWith, isAgain } = preview;
  const values = after ?? before;
  const hidden = { action, confirmed: 'yes', seen: toSeen(before), find, name: values.name, sfaUserId: values.sfaUserId, mail: values.mail, mailboxId: after?.mailboxId ?? '', shown: String(ending) };
  return (
    <FramedPage page={page} title={texts[titles[action]](before.name)}>
      {isAgain ? (
        <p class="notice" role="alert">
          {texts.userPreviewAgain}
        </p>
      ) : null}
      <p>
        {before.name} · {values.sfaUserId} · {values.mail}
      </p>
      {ending > 0 ? null : (
        <ul>
          {changes.map((change) => (
            <li>{toSentence(change, texts)}</li>
          ))}
        </ul>
      )}
      {sharedWith.length === 0 ? null : <p>{texts.userShared(sharedWith.join(', '))}</p>}
      {estimate === undefined ? null : (
        <p>
          {texts.comparisonCost(estimate.sfaCalls, estimate.graphCalls)} {estimate.minutes === undefined ? '' : texts.comparisonMinutes(estimate.minutes)}{' '}
          {estimate.fitsToday === undefined ? '' : estimate.fitsToday ? texts.comparisonFits : texts.comparisonDoesNotFit}
        </p>
      )}
      <form method="post" action={`${home}/users/${before.linkId}#row-${before.linkId}`}>
        {Object.entries(hidden).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        {ending === 0 ? null : <EndingChoice page={page} preview={preview} />}
        {ending === 0 ? null : <ul>{changes.filter(({ kind }) => kind === 'begin').map((change) => <li>{toSentence(change, texts)}</li>)}</ul>}
        <div class="buttons">
          <a role="button" class="secondary" href={`${home}/users?find=${encodeURIComponent(find)}#row-${before.linkId}`}>
            {texts.userCancel}
          </a>
          <button type="submit">{texts.userPreviewDo}</button>
        </div>
      </form>
    </FramedPage>
  );
}

function EndingChoice({ page: { texts, tenant }, preview: { ending, goingOn, meetings, series, choice } }: Pick<PreviewProps, 'page' | 'preview'>): VNode {
  return (
    <fieldset>
      <legend>{texts.userEnding(ending)}</legend>
      <label>
        <input type="radio" name="events" value="keep" checked={choice === 'keep'} />
        {texts.userKeep(ending)}
      </label>
      <label>
        <input type="radio" name="events" value="remove" checked={choice === 'remove'} />
        {texts.userDelete(ending)}
      </label>
      <p>{tenant.policies.onUnlink === 'keep' ? texts.userPolicyKeep : texts.userPolicyRemove}</p>
      {meetings === 0 ? null : <p>{texts.userHeldMeetings(meetings)}</p>}
      {series === 0 ? null : <p>{texts.userHeldSeries(series)}</p>}
      {goingOn === 0 ? null : <p>{texts.userGoingOn(goingOn)}</p>}
    </fieldset>
  );
}

function toSentence(change: LinkChangePreview, texts: Texts): string {
  switch (change.kind) {
    case 'begin':
      return texts.userBegin(change.adoptOrCreate);
    case 'move':
      return texts.userMove(change.adoptOrCreate, change.leftAlone);
    case 'rename':
      return texts.userRename;
    case 'unresolved':
      return texts.userUnresolved;
    case 'release':
    case 'remove':
    case 'nothing':
    case 'person':
      return texts.userNothing;
  }
}
