import { live, WideTable } from '@clounect/page-kit';
import type { VNode } from 'preact';
import type { FindParticipant, Participant } from '../../schedule/participant.js';
import type { Table } from '../../settings/table.js';
import { Choice } from '../frame/form-parts.js';
import { FramedPage } from '../frame/framed-page.js';
import type { Page } from '../frame/page.js';
import { toQueryString, type ListFilter } from './list-filter.js';
import { shownTexts, titleOf, toRecordRow } from './record-row.js';
import { schedulesOf } from './record-form.js';
import { freshMs, type Selection } from './select-records.js';

interface ListProps {
  readonly page: Page;
  readonly table: Table;
  readonly filter: ListFilter;
  readonly selection: Selection;
  readonly find: FindParticipant;
  readonly now: number;
}

/** The records of a table, of everyone or of one participant. */
export function RecordListPage({ people, ...list }: ListProps & { readonly people: readonly Participant[] }): VNode {
  const { page, table, filter } = list;
  const { texts, base } = page;
  const plate = `${base}/plates/${table.number}`;
  const view = (participant: string | undefined, text: string): VNode => (
    <li>
      <a href={`${plate}${toQueryString({ ...filter, participant, page: 1 })}`} {...(participant === filter.participant ? { 'aria-current': 'true' as const } : {})}>
        {text}
      </a>
    </li>
  );
  return (
    <FramedPage page={page} title={table.label || table.name}>
      <p class="actions">
        <a href={`${plate}/new`} role="button">
          + {texts.newRecordButton}
        </a>
        <a href={`${plate}/edit`} role="button" class="secondary outline">
          {texts.editPlate}
        </a>
      </p>
      <nav class="views" aria-label={texts.viewOf}>
        <ul>
          {view(undefined, texts.everyone)}
          {people.map(({ id, name }) => view(id, name || id))}
        </ul>
      </nav>
      <form class="filter" method="get" action={plate}>
        {filter.participant === undefined ? null : <input type="hidden" name="participant" value={filter.participant} />}
        <Choice name="range" label={texts.range} value={filter.range} options={[['upcoming', texts.upcoming], ['all', texts.allPeriods]]} />
        <Choice name="order" label={texts.order} value={filter.order} options={[['period', texts.byPeriod], ['changed', texts.byChange]]} />
        <button type="submit" class="secondary">
          {texts.apply}
        </button>
      </form>
      <RecordRows {...list} />
    </FramedPage>
  );
}

/** The part that a live page swaps in; only the first page is live, so that nothing moves under a reader further down. */
export function RecordRows({ page, table, filter, selection, find, now }: ListProps): VNode {
  const { texts, base } = page;
  const { records, hasMore, last } = selection;
  const plate = `${base}/plates/${table.number}`;
  const attributes = filter.page === 1 ? live(`${plate}/rows${toQueryString(filter)}`) : {};
  const [schedule] = schedulesOf(table);
  const heads = [texts.recordId, ...(schedule === undefined ? [] : [texts.period, texts.public, texts.participants]), ...shownTexts(table).map(({ label, name }) => label || name), texts.changed];
  const lastRow = last && toRecordRow(table, last, find, page);
  return (
    <div id="rows" {...attributes}>
      <p role="status">{last === undefined || lastRow === undefined ? '' : texts.lastChange(lastRow.at, lastRow.by, titleOf(table, last))}</p>
      {records.length === 0 ? (
        <p>{texts.noRecords}</p>
      ) : (
        <WideTable label={table.label || table.name} heads={heads}>
          {records.map((record) => {
            const row = toRecordRow(table, record, find, page);
            const isFresh = record.updatedAt > now - freshMs;
            const [title, ...others] = row.texts;
            return (
              <tr id={`record-${record.recordId}`} class={isFresh ? 'fresh' : ''}>
                <td>{record.recordId}</td>
                {schedule === undefined ? null : (
                  <>
                    <td class="when">{row.period}</td>
                    <td>{row.isPrivate ? texts.isPrivate : texts.isPublic}</td>
                    <td>{row.participants.join(texts.listSeparator)}</td>
                  </>
                )}
                <td class="text">
                  <a href={`${plate}/records/${record.recordId}`}>{title || `#${record.recordId}`}</a>
                </td>
                {others.map((text) => (
                  <td class="text">{text}</td>
                ))}
                <td>
                  {row.at} {row.by}
                  {isFresh ? <mark>{record.createdAt === record.updatedAt ? texts.justMade : texts.justChanged}</mark> : null}
                </td>
              </tr>
            );
          })}
        </WideTable>
      )}
      <p>
        {filter.page === 1 ? null : <a href={`${plate}${toQueryString({ ...filter, page: filter.page - 1 })}`}>{texts.previousPage}</a>}{' '}
        {hasMore ? <a href={`${plate}${toQueryString({ ...filter, page: filter.page + 1 })}`}>{texts.nextPage}</a> : null}
      </p>
    </div>
  );
}
