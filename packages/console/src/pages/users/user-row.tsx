import { RowNotes } from './row-notes.js';
import { linkFields, toSeen, type LinkField } from '../../users/link-form.js';
import { sharersOf } from '../../users/preview-edit.js';
import type { RowNews } from '../../users/outcome.js';
import type { SignedInPage } from '../../http/page.js';
import type { UserLink } from '@clounect/core';
import type { VNode } from 'preact';

export interface RowProps {
  readonly page: SignedInPage;
  /** Missing: the row is being added. */
  readonly link: UserLink | undefined;
  readonly linkId: string;
  readonly number: number | undefined;
  readonly links: readonly UserLink[];
  readonly find: string;
  readonly news: RowNews | undefined;
}

/** One form; its fields lie in the cells of a table, where no form element could be. */
export function UserRow({ page, link, linkId, number, links, find, news }: RowProps): VNode {
  const { texts, home } = page;
  const form = `form-${linkId}`;
  const values = news?.typed ?? link ?? { name: '', sfaUserId: '', mail: '' };
  const name = number ?? texts.userNew;
  const labels = { name: texts.userName, sfaUserId: texts.userSfaId, mail: texts.userMail };
  const isTested = link?.testedAt !== undefined && news?.typed === undefined;
  const sharers = link === undefined ? [] : sharersOf(link, links);
  const isLocked = link === undefined || (!link.isOn && link.testedAt === undefined);
  const button = { type: 'submit', form, name: 'action' } as const;
  return (
    <>
      <tr id={`row-${linkId}`}>
        <td>
          {number ?? '+'}
          <form id={form} method="post" action={`${home}/users/${linkId}#row-${linkId}`}>
            <input type="hidden" name="seen" value={link === undefined ? '' : toSeen(link)} />
            <input type="hidden" name="find" value={find} />
          </form>
        </td>
        {linkFields.map((field) => (
          <td data-label={labels[field]}>
            <input type="text" {...(field === 'mail' ? { inputMode: 'email' as const } : {})} form={form} name={field} value={values[field]} aria-label={`${labels[field]} ${name}`} maxlength={320} autocomplete="off" {...wrongness(news, field, linkId)} />
          </td>
        ))}
        <td data-label={texts.userTest}>
          <button {...button} value="test" class={isTested ? 'tested' : 'secondary'} aria-label={`${isTested ? texts.userTested : texts.userTestDo} ${name}`}>
            {isTested ? texts.userTested : texts.userTestDo}
          </button>
        </td>
        <td data-label={texts.userSwitch}>
          <button {...button} value={link?.isOn === true ? 'off' : 'on'} class={link?.isOn === true ? 'tested' : 'secondary outline'} role="switch" aria-checked={link?.isOn === true} aria-label={`${texts.userSwitch} ${name}`} disabled={isLocked} {...(isLocked && { 'aria-describedby': 'users-intro' })}>
            {link?.isOn === true ? texts.userOn : texts.userOff}
          </button>
        </td>
        <td>
          {link === undefined ? (
            <a href={`${home}/users`}>{texts.userCancel}</a>
          ) : (
            <button {...button} value="remove" class="secondary outline" aria-label={`${texts.userRemove} ${name}`}>
              {texts.userRemove}
            </button>
          )}
        </td>
      </tr>
      <RowNotes page={page} link={link} linkId={linkId} news={news} sharers={sharers} />
    </>
  );
}

function wrongness(news: RowNews | undefined, field: LinkField, linkId: string): Readonly<Record<string, string>> {
  if (news?.wrong === undefined) return {};
  return news.wrong.includes(field) ? { 'aria-invalid': 'true', 'aria-describedby': `notes-${linkId}` } : {};
}
