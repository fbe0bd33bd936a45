import { explainCode, type LinkHalf, type UserLink } from '@clounect/core';
import type { LinkField } from '../../users/link-form.js';
import type { RowNews } from '../../users/outcome.js';
import type { SignedInPage } from '../../http/page.js';
import type { Texts } from '../../texts/ja.js';
import type { VNode } from 'preact';

interface NotesProps {
  readonly page: SignedInPage;
  readonly link: UserLink | undefined;
  readonly linkId: string;
  readonly news: RowNews | undefined;
  readonly sharers: readonly UserLink[];
}

/** What is to be said about a row, below it: wrong fields, both halves of the test, a mailbox that others use too. */
export function RowNotes({ page, link, linkId, news, sharers }: NotesProps): VNode | null {
  const { texts } = page;
  const wrong = news?.told === 'wrong' ? (news.wrong ?? []) : [];
  const stored = news?.told === 'overtaken' || news?.told === 'notSaved' || news?.told === 'userTaken' || news?.told === 'saveFirst' ? link : undefined;
  const isUntested = link?.isOn === true && link.testedAt === undefined && news?.test === undefined;
  if (!isUntested && wrong.length === 0 && news?.test === undefined && stored === undefined && sharers.length === 0 && news?.told !== 'userTaken') return null;
  return (
    <tr class="notes">
      <td />
      <td colSpan={6} id={`notes-${linkId}`}>
        {isUntested ? <p class="finding unknown">{texts.userUntested}</p> : null}
        {wrong.map((field) => (
          <p class="finding failed">{texts[wrongTexts[field]]}</p>
        ))}
        {news?.told === 'userTaken' ? <p class="finding failed">{texts.userTaken}</p> : null}
        {news?.test === undefined ? null : (
          <>
            <Half page={page} side={texts.userHalfSfa} half={news.test.sfa} good={texts.userHalfSfaOk} />
            <Half page={page} side={texts.userHalfOutlook} half={news.test.outlook} good={texts.userHalfOutlookOk(news.test.mailbox?.name ?? '', news.test.mailbox?.mail ?? '')} />
          </>
        )}
        {stored === undefined ? null : <p>{texts.userStored(stored.name, stored.sfaUserId, stored.mail, stored.isOn ? texts.userOn : texts.userOff)}</p>}
        {sharers.length === 0 ? null : <p>{texts.userShared(sharers.map(({ name }) => name).join(', '))}</p>}
      </td>
    </tr>
  );
}

const wrongTexts = { name: 'userWrongName', sfaUserId: 'userWrongSfaId', mail: 'userWrongMail' } as const satisfies Readonly<Record<LinkField, keyof Texts>>;

/** In one sentence what is wrong and in one how to cure it; with a success, what the test could not tell. */
function Half({ page: { language }, side, half: { state, code }, good }: { readonly page: SignedInPage; readonly side: string; readonly half: LinkHalf; readonly good: string }): VNode {
  const explained = code === undefined ? undefined : explainCode(code)[language];
  return (
    <p class={`finding ${state}`}>
      <strong>{side}</strong> {explained === undefined ? good : `${explained.cause} ${explained.cure}`}
    </p>
  );
}
