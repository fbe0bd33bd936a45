import { FramedPage } from '../document.js';
import { RunsTable } from '../comparisons/runs-table.js';
import { UserRow, type RowProps } from './user-row.js';
import { toldTexts } from './told-texts.js';
import type { ListOfUsers } from '../../users/list-of-users.js';
import type { ReconcileRun, UserLink } from '@clounect/core';
import type { RowNews } from '../../users/outcome.js';
import type { SignedInPage } from '../../http/page.js';
import type { VNode } from 'preact';

export interface UsersProps {
  readonly page: SignedInPage;
  readonly list: ListOfUsers;
  /** All of the tenant: who shares a mailbox may be on another page. */
  readonly links: readonly UserLink[];
  /** The id of a row that is being added. */
  readonly adds?: string | undefined;
  /** How many an import has just added. */
  readonly added?: number | undefined;
  readonly news?: RowNews | undefined;
  readonly runs: readonly ReconcileRun[];
}

export function UsersPage({ page, list, links, adds, added, news, runs }: UsersProps): VNode {
  const { texts, home } = page;
  const toRow = (given: Pick<RowProps, 'number' | 'link' | 'linkId'>): RowProps => ({ page, links, find: list.find, news: news?.linkId === given.linkId ? news : undefined, ...given });
  const rows = [...(adds === undefined ? [] : [toRow({ number: undefined, link: undefined, linkId: adds })]), ...list.rows.map(({ number, link }) => toRow({ number, link, linkId: link.linkId }))];
  return (
    <FramedPage page={page} title={texts.usersTitle}>
      {news === undefined ? null : (
        <p class="notice" role={isGood(news) ? 'status' : 'alert'}>
          {texts[toldTexts[news.told]]}
        </p>
      )}
      {added === undefined ? null : (
        <p class="notice" role="status">
          {texts.userLinesAdded(added)}
        </p>
      )}
      <p id="users-intro">{texts.usersIntro}</p>
      <div class="user-tools">
        <a role="button" href={`${home}/users?add=1&find=${encodeURIComponent(list.find)}`}>
          {texts.userAdd}
        </a>
        <a role="button" class="secondary" href={`${home}/users/import`}>
          {texts.userImport}
        </a>
        <form method="get" action={`${home}/users`} role="search">
          <input type="search" name="find" value={list.find} aria-label={texts.userFind} placeholder={texts.userFind} maxlength={200} />
          <button type="submit" class="secondary">
            {texts.userFindDo}
          </button>
        </form>
      </div>
      {rows.length === 0 ? <p>{list.find === '' ? texts.usersNone : texts.usersNoMatch}</p> : <UserTable page={page} rows={rows} />}
      <Pager page={page} list={list} />
      {runs.length === 0 ? null : (
        <section>
          <h2>{texts.userProgress}</h2>
          <p>{texts.userProgressIntro}</p>
          <RunsTable page={page} runs={runs} />
        </section>
      )}
    </FramedPage>
  );
}

const isGood = ({ told }: RowNews): boolean => told === 'saved' || told === 'linked' || told === 'unlinked' || told === 'removed' || told === 'already';

function UserTable({ page: { texts }, rows }: { readonly page: SignedInPage; readonly rows: readonly RowProps[] }): VNode {
  return (
    <div class="scroll" role="region" aria-label={texts.usersTitle} tabIndex={0}>
      <table class="users">
        <thead>
          <tr>
            {['#', texts.userName, texts.userSfaId, texts.userMail, texts.userTest, texts.userSwitch].map((name) => (
              <th scope="col">{name}</th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <UserRow {...row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Pager({ page: { texts, home }, list: { find, page: at, pages, found, total } }: Pick<UsersProps, 'page' | 'list'>): VNode {
  const to = (page: number, text: string): VNode => <a href={`${home}/users?find=${encodeURIComponent(find)}&page=${page}`}>{text}</a>;
  return (
    <p>
      {find === '' ? texts.usersTotal(total) : texts.usersFound(found, total)} {pages > 1 ? texts.usersPage(at, pages) : ''} {at > 1 ? to(at - 1, texts.usersBefore) : null}{' '}
      {at < pages ? to(at + 1, texts.usersAfter) : null}
    </p>
  );
}
