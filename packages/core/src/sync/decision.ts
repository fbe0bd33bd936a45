import type { EventContent, EventDraft, EventIdentity, EventOwner, OutlookEvent } from '../event/event.js';
import type { DeletionTarget } from '../mapping/deletion.js';
import type { EventRef, EventVersion } from '../ports/graph-client.js';
import type { Instant } from '../schedule/period.js';
import type { Mapping, PendingWrite } from '../mapping/mapping.js';

/** The rows of the decision table, each with the reason that a person reads. */
export const rows = {
  'paused': {
    ja: '連携が停止中です。きっかけは記憶され、再開後に反映されます',
    en: 'the tenant is stopped; the hint is kept for later',
  },
  'other-source': {
    ja: '現在の設定とは別のテーブルまたはスケジュールフィールドのレコードです',
    en: 'the record belongs to a table or schedule field that is no longer the configured one',
  },
  'record-unknown': {
    ja: 'レコードを読めませんでした。分からないときは作成も削除もしません',
    en: 'the record could not be read; unknown never creates or deletes',
  },
  'not-linked': {
    ja: '参加者は連携ユーザーではありません(グループ、施設、対象外の人など)',
    en: 'the participant is no linked user (a group, a facility, somebody else)',
  },
  'mailbox-unresolved': {
    ja: '登録されたメールアドレスのメールボックスが見つかりません',
    en: 'the linked address has no mailbox that could be found',
  },
  'nothing-wanted': {
    ja: '予定はなく、必要でもありません',
    en: 'there is no event, and none is wanted',
  },
  'too-old': {
    ja: '同期開始日より前に終わった予定で、まだOutlookにありません',
    en: 'the schedule ended before the back-fill limit and has no event yet',
  },
  'look-up': {
    ja: '初めから見ていたレコードではないため、既に予定があるか探します',
    en: 'the record was not seen from its beginning, so an event of ours may already stand there',
  },
  'create': {
    ja: 'この参加者の予定がまだありません',
    en: 'the participant has no event yet',
  },
  'create-again': {
    ja: '予定がなくなっており、再び必要です',
    en: 'the event is gone and is wanted again',
  },
  'adopt': {
    ja: '当方の印が付いた予定があったため、引き継ぎます',
    en: 'an event with our marker stands there and is taken up',
  },
  'undecided': {
    ja: '印の付いた予定が複数あり、どれか判断できません',
    en: 'several events carry our marker and none can be told to be ours',
  },
  'restored-just-now': {
    ja: 'データベースの復元が宣言された直後です。以前の作成がまだ届くことがあるため、少し待ってから探します',
    en: 'the database was declared to be restored just now; a creation from before may still arrive, so the look for it waits',
  },
  'settle-create': {
    ja: '作成の結果が分からないため、確かめます',
    en: 'a creation was begun and its outcome is not known',
  },
  'look-again': {
    ja: '前回から予定が変わっているため、先に読みます',
    en: 'the event changed since it was last seen, so it is read first',
  },
  'unchanged': {
    ja: 'どちらも変わっていません',
    en: 'both sides are as they were',
  },
  'untouchable': {
    ja: '変わった項目は、人の操作により書き込めない項目だけです(定期的な予定の時刻、オンライン会議の本文)',
    en: 'only a field changed that a person made unfit for writing (times of a series, body of an online meeting)',
  },
  'overlong-refused': {
    ja: '相手側の上限より長い文字列で、短縮できないか、短縮すると元の文が失われます',
    en: 'the text is longer than the other side takes, and may not be cut or would lose the rest of it',
  },
  'update': {
    ja: 'JUST.SFAで変更されました',
    en: 'JUST.SFA changed',
  },
  'agreement': {
    ja: '両方が同じ内容に変わりました',
    en: 'both sides changed to the same',
  },
  'drift-kept': {
    ja: 'Outlookで編集された内容をそのまま残します',
    en: 'Outlook was edited and may stay as it is',
  },
  'drift-restored': {
    ja: 'Outlookで編集された内容を元に戻します',
    en: 'Outlook was edited and is set back',
  },
  'conflict-sfa-wins': {
    ja: '両方で同じ項目が変わりました。片方向のためJUST.SFAを優先します',
    en: 'both sides changed the same field; one-way, so JUST.SFA wins',
  },
  're-based': {
    ja: 'データベースの復元が宣言されたため、両方を読み直して基準を合わせました。見つかった違いはJUST.SFAに反映しません',
    en: 'the database was declared to be restored, so both sides were read and compared anew; no difference found flows to JUST.SFA',
  },
  'write-back-begins': {
    ja: '双方向連携の対象になりました。これまでの違いはそのままにし、以後の編集だけをJUST.SFAに反映します',
    en: 'edits may flow to JUST.SFA from now on; every difference found before stays as it is',
  },
  'write-back': {
    ja: 'Outlookで編集されました。JUST.SFAに反映します',
    en: 'Outlook was edited, and JUST.SFA follows',
  },
  'conflict-outlook-wins': {
    ja: '両方で同じ項目が変わりました。設定によりOutlookを優先します',
    en: 'both sides changed the same field; by the settings Outlook wins',
  },
  'refused-back': {
    ja: 'JUST.SFAがこの値を受け付けませんでした。どちらかが変わるまで再送しません',
    en: 'JUST.SFA refused this value; it is not sent again until either side changes',
  },
  'private-kept': {
    ja: '非公開の予定のため、文字列はJUST.SFAに反映しません',
    en: 'the event is private, so its texts never enter JUST.SFA',
  },
  'refused-before': {
    ja: '同じ値は以前Outlookに拒否されました。予定が変わるのを待ちます',
    en: 'Outlook refused these values before; waiting for the schedule to change',
  },
  'series-held': {
    ja: '定期的な予定に変えられたため、削除は人の判断を待ちます',
    en: 'the event was made a series by a person; deleting it is a decision for a person',
  },
  'meeting-held': {
    ja: '他の人が招待されているため、書き込むとメールが送られます。人の判断を待ちます',
    en: 'others were invited to the event; a write would send them mail',
  },
  'confirm-absence': {
    ja: '予定が見つかりません。もう一度確かめてから判断します',
    en: 'the event was not found; absence is believed after a second look',
  },
  'left-deleted': {
    ja: 'Outlookで削除されました。JUST.SFAの予定が変わるまで作り直しません',
    en: 'the event was deleted in Outlook and stays deleted until the schedule changes',
  },
  'released': {
    ja: '連携がオフのため、予定はそのまま残します',
    en: 'the link is off; the event stays and is left alone',
  },
  'delete': {
    ja: '予定は不要になりました',
    en: 'the event is no longer wanted',
  },
  'deletion-held': {
    ja: '短時間に削除が多すぎるため止めています。人の判断を待ちます',
    en: 'too many deletions at once; this one waits for the decision of a person',
  },
  'deletion-discarded': {
    ja: '削除は人の判断で見送られました。そのまま残し、触れません',
    en: 'a person decided against the deletion; what was to go stays and is left alone',
  },
  'deletion-dropped': {
    ja: '止めていた削除は、不要になったため取り下げました',
    en: 'the held deletion is no longer wanted and was dropped',
  },
  'delete-record': {
    ja: 'Outlookで削除されました。設定によりJUST.SFAのレコードも削除します',
    en: 'the event was deleted in Outlook, and by the settings its record goes too',
  },
  'gone': {
    ja: '予定は既になく、必要でもありません',
    en: 'the event is gone, as wanted',
  },
  'source-kept': {
    ja: '以前の連携元の予定です。管理者の選択により、そのまま残します',
    en: 'an event of a former source; the administrator chose to keep it',
  },
  'back-off': {
    ja: '前回の試行が失敗したため、後で再試行します',
    en: 'an earlier try failed; the next one is due later',
  },
} as const;

export type Row = keyof typeof rows;

export type Step =
  | { readonly kind: 'none' }
  /** Only our own memory changes; `event`: the one that was found and taken up, as it stands. */
  | { readonly kind: 'settle'; readonly mapping: Mapping; readonly event?: OutlookEvent | undefined }
  | { readonly kind: 'wait'; readonly until: Instant; readonly mapping?: Mapping | undefined }
  /** Waits for a person. */
  | { readonly kind: 'hold'; readonly mapping?: Mapping | undefined }
  | { readonly kind: 'readEvent'; readonly ref: EventRef }
  /** What a write to JUST.SFA is merged with; `mapping` remembers the intent, so that a failed read loses no edit. */
  | { readonly kind: 'readRecord'; readonly mapping: Mapping }
  | { readonly kind: 'lookUp'; readonly owner: EventOwner }
  /** `mapping` is what is committed before the call, with the pending write in it. */
  | { readonly kind: 'create'; readonly mapping: Mapping; readonly identity: EventIdentity; readonly draft: EventDraft; readonly sfa: EventContent }
  | { readonly kind: 'update'; readonly mapping: Mapping; readonly version: EventVersion; readonly write: PendingWrite & { readonly kind: 'update' } }
  | { readonly kind: 'delete'; readonly mapping: Mapping; readonly version: EventVersion; readonly write: PendingWrite & { readonly kind: 'delete' } }
  | { readonly kind: 'writeBack'; readonly mapping: Mapping; readonly write: PendingWrite & { readonly kind: 'writeBack' } }
  | { readonly kind: 'deleteRecord'; readonly mapping: Mapping; readonly write: PendingWrite & { readonly kind: 'deleteRecord' } };

export type WriteStep = Extract<Step, { readonly kind: 'create' | 'update' | 'delete' | 'writeBack' | 'deleteRecord' }>;
/** Writes to JUST.SFA, which has no version check. */
export type RecordStep = Extract<WriteStep, { readonly kind: 'writeBack' | 'deleteRecord' }>;
/** Writes to Outlook. */
export type EventStep = Exclude<WriteStep, RecordStep>;
export type LookStep = Extract<Step, { readonly kind: 'readEvent' | 'lookUp' | 'readRecord' }>;

export function isWriteStep(step: Step): step is WriteStep {
  return step.kind === 'create' || step.kind === 'update' || step.kind === 'delete' || isRecordStep(step);
}

function isRecordStep(step: Step): step is RecordStep {
  return step.kind === 'writeBack' || step.kind === 'deleteRecord';
}

export function isLookStep(step: Step): step is LookStep {
  return step.kind === 'readEvent' || step.kind === 'lookUp' || step.kind === 'readRecord';
}

/** Values that were not taken, by field. */
export type Losses = Readonly<Record<string, string>>;

export interface Decision {
  readonly mailboxId?: string | undefined;
  /** JUST.SFA user ids. */
  readonly participants: readonly string[];
  readonly row: Row;
  /** A further word on why, for example the reason of a deletion. */
  readonly because?: string | undefined;
  readonly step: Step;
  /** Values of Outlook that lost or became drift, by field; none of a private event. */
  readonly lost?: Losses | undefined;
  /** What the same fields lost earlier, to writes whose worker did not live to tell. */
  readonly lostBefore?: readonly Losses[] | undefined;
}

export interface Plan {
  readonly decisions: readonly Decision[];
  /** Held or decided deletions that are over: carried out, or wanted no longer. */
  readonly endedDeletions?: readonly DeletionTarget[] | undefined;
  /** To be remembered whatever the decisions are: edits of these events flowed, and don't any more. */
  readonly disarmed?: readonly Mapping[] | undefined;
}
