import { live, WideTable } from '@clounect/page-kit';
import type { VNode } from 'preact';
import type { SentMail } from '../../state/mail-log.js';
import { Frame } from '../frame.js';
import type { Page } from '../page.js';
import { showInstant } from '../people-time.js';

interface MailsProps {
  readonly page: Page;
  readonly mails: readonly SentMail[];
}

export function MailsPage(props: MailsProps): VNode {
  const { page } = props;
  const { texts } = page;
  return (
    <Frame page={page} title={texts.mails}>
      <p>{`${texts.mailsText} ${texts.live}`}</p>
      <MailsPart {...props} />
      <form method="post" action="/mails/clear">
        <button type="submit" class="secondary">
          {texts.clearMails}
        </button>
      </form>
    </Frame>
  );
}

/** The list alone, newest first. */
export function MailsPart({ page: { texts }, mails }: MailsProps): VNode {
  return (
    <div id="mails" {...live('/mails/rows')}>
      {mails.length === 0 ? (
        <p>{texts.noMails}</p>
      ) : (
        <WideTable label={texts.mails} heads={[texts.at, texts.kind, texts.sender, texts.recipient, texts.subject]}>
            {mails.map(({ at, kind, mailbox, to, subject }) => (
              <tr>
                <td>{showInstant(at)}</td>
                <td>{texts.mailKinds[kind]}</td>
                <td>{mailbox}</td>
                <td>{to}</td>
                <td>{subject === '' ? texts.untitled : subject}</td>
              </tr>
            ))}
          </WideTable>
      )}
    </div>
  );
}
