import { FramedPage } from '../document.js';
import type { SignedInPage } from '../../http/page.js';
import type { VNode } from 'preact';

export interface FindRecordProps {
  readonly page: SignedInPage;
  /** What led to no record. */
  readonly entered?: string | undefined;
}

/** From a record, as one has it in front of oneself in JUST.SFA, to what was done about it and why. */
export function FindRecord({ page: { texts, home }, entered }: FindRecordProps): VNode {
  const isWrong = entered !== undefined;
  return (
    <form method="get" action={`${home}/why`} class="find-record">
      <label for="find-record">{texts.findRecord}</label>
      <div>
        <input id="find-record" type="search" name="record" value={entered ?? ''} required maxlength={2_000} aria-describedby={isWrong ? 'find-record-problem find-record-help' : 'find-record-help'} {...(isWrong && { 'aria-invalid': true })} autocomplete="off" />
        <button type="submit" class="secondary">
          {texts.findRecordDo}
        </button>
      </div>
      {isWrong ? (
        <small id="find-record-problem" class="problem">
          {texts.findRecordWrong}
        </small>
      ) : null}
      <small id="find-record-help">{texts.findRecordHelp}</small>
    </form>
  );
}

export function FindRecordPage({ page, entered }: FindRecordProps): VNode {
  return (
    <FramedPage page={page} title={page.texts.findRecord}>
      <FindRecord page={page} entered={entered} />
      <p>
        <a href={`${page.home}/`}>{page.texts.back}</a>
      </p>
    </FramedPage>
  );
}
