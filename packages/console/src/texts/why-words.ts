import type { EndReason, ExplainedDecision, NoticeVerdict, Step } from '@clounect/core';
import type { Language } from '@clounect/page-kit';

/** One sentence or name in each language. */
export type Words = Readonly<Record<Language, string>>;

/** What became of a webhook, or of a row of a list. */
export const verdictWords: Readonly<Record<NoticeVerdict, Words>> = {
  'taken': { ja: '新しい内容として取り入れました', en: 'taken as the new content' },
  'deleted': { ja: '削除の知らせを受け入れました', en: 'taken as a deletion' },
  'same': { ja: '覚えている内容と同じです', en: 'the same as what is held' },
  'older': { ja: '覚えている内容より古いため、使いません', en: 'older than what is held, so it is not used' },
  'other-table': { ja: '別のテーブルの知らせのため、使いません', en: 'of another table, so it is not used' },
  'already-deleted': { ja: '削除済みのレコードです', en: 'the record is known to be deleted' },
  'read:malformed': { ja: '読めない内容のため、レコードを読み直します', en: 'it could not be understood, so the record is read' },
  'read:unsigned': { ja: '秘密ヘッダーがないため、レコードを読み直します', en: 'it has no secret header, so the record is read' },
  'read:hint': { ja: '内容を持たない知らせのため、レコードを読み直します', en: 'it tells no content, so the record is read' },
  'read:fields-missing': { ja: '足りない項目があるため、レコードを読み直します', en: 'fields are missing, so the record is read' },
  'read:no-version': { ja: '更新日時がなく内容が違うため、レコードを読み直します', en: 'it differs and has no time of change, so the record is read' },
  'read:same-version-different': { ja: '更新日時が同じで内容が違うため、レコードを読み直します', en: 'it differs at the same time of change, so the record is read' },
  'read:after-deletion': { ja: '削除の後に届いたため、レコードを読み直します', en: 'it came after a deletion, so the record is read' },
  'read:differs-from-what-we-sent': { ja: '当方が書いた内容と違うため、レコードを読み直します', en: 'it differs from what was written there, so the record is read' },
};

/** What set a decision off. */
export const triggerWords = {
  webhook: { ja: 'JUST.SFAのWebhook', en: 'a webhook of JUST.SFA' },
  listed: { ja: '照合で読んだJUST.SFAの一覧', en: 'a list of JUST.SFA, read by a comparison' },
  hint: { ja: 'Outlookの変更通知、設定の変更、または照合', en: 'a notification of Outlook, a change of the settings, or a comparison' },
  due: { ja: '待っていた時刻 (再試行など)、または設定の変更', en: 'a time that was waited for (such as a retry), or a change of the settings' },
} as const satisfies Readonly<Record<string, Words>>;

export const noticeWords = {
  add: { ja: '新規作成', en: 'created' },
  update: { ja: '更新', en: 'updated' },
  delete: { ja: '削除', en: 'deleted' },
  hint: { ja: 'その他', en: 'other' },
  malformed: { ja: '不明', en: 'unknown' },
  signed: { ja: '秘密ヘッダーあり', en: 'with the secret header' },
  unsigned: { ja: '秘密ヘッダーなし', en: 'without a secret header' },
} as const satisfies Readonly<Record<string, Words>>;

/** What was done, and so which call it took. */
export const stepWords: Readonly<Record<Step['kind'], Words>> = {
  none: { ja: '何もしません (呼び出しなし)', en: 'nothing is done (no call)' },
  settle: { ja: '覚えている内容だけを更新します (呼び出しなし)', en: 'only what is held is brought up to date (no call)' },
  wait: { ja: '後でもう一度判断します (呼び出しなし)', en: 'it is decided again later (no call)' },
  hold: { ja: '人の判断を待ちます (呼び出しなし)', en: 'it waits for a person (no call)' },
  readEvent: { ja: 'Outlookの予定を読みます', en: 'the event in Outlook is read' },
  readRecord: { ja: 'JUST.SFAのレコードを読みます', en: 'the record in JUST.SFA is read' },
  lookUp: { ja: 'Outlookで当方の予定を探します', en: 'an event of ours is looked for in Outlook' },
  create: { ja: 'Outlookに予定を作ります', en: 'an event is created in Outlook' },
  update: { ja: 'Outlookの予定を更新します', en: 'the event in Outlook is updated' },
  delete: { ja: 'Outlookの予定を削除します', en: 'the event in Outlook is deleted' },
  writeBack: { ja: 'JUST.SFAのレコードを更新します', en: 'the record in JUST.SFA is updated' },
  deleteRecord: { ja: 'JUST.SFAのレコードを削除します', en: 'the record in JUST.SFA is deleted' },
};

export const recordWords: Readonly<Record<NonNullable<ExplainedDecision['record']>, Words>> = {
  read: { ja: 'JUST.SFA: 読み直した内容', en: 'JUST.SFA: as just read' },
  held: { ja: 'JUST.SFA: 覚えている内容、またはWebhookの内容', en: 'JUST.SFA: as held, or as the webhook told' },
  deleted: { ja: 'JUST.SFA: 削除済み', en: 'JUST.SFA: deleted' },
  unknown: { ja: 'JUST.SFA: 分かりません', en: 'JUST.SFA: unknown' },
};

export const eventWords: Readonly<Record<NonNullable<ExplainedDecision['event']>, Words>> = {
  assumed: { ja: 'Outlook: 前回のまま変わっていないとみなしています', en: 'Outlook: assumed to be as it was' },
  doubted: { ja: 'Outlook: 変わったかもしれません', en: 'Outlook: it may have changed' },
  read: { ja: 'Outlook: 読んだ内容', en: 'Outlook: as just read' },
  missing: { ja: 'Outlook: 見つかりません', en: 'Outlook: not found' },
};

/** Why an event is to go, or why there is none. */
export const endWords: Readonly<Record<EndReason, Words>> = {
  'record-deleted': { ja: 'JUST.SFAの予定が削除されました', en: 'the schedule was deleted in JUST.SFA' },
  'period-emptied': { ja: '予定の期間が空になりました', en: 'the period of the schedule was emptied' },
  'participant-removed': { ja: '参加者から外れました', en: 'the participant was removed' },
  'unlinked': { ja: '連携がオフになりました', en: 'the link was switched off' },
  'deleted-in-outlook': { ja: 'Outlookで削除されました', en: 'the event was deleted in Outlook' },
  'source-ended': { ja: '以前の連携元の予定を削除することになりました', en: 'the events of a former source are to go' },
  'not-created': { ja: '作成されませんでした', en: 'it was not created' },
};

/** What was decided about one field. */
export const fieldWords: Readonly<Record<string, Words>> = {
  'period': { ja: '期間', en: 'period' },
  'title': { ja: '見出し', en: 'title' },
  'location': { ja: '場所', en: 'place' },
  'content': { ja: '内容', en: 'content' },
  'isPrivate': { ja: '公開', en: 'privacy' },
  'write': { ja: 'Outlookに反映', en: 'goes to Outlook' },
  'agreement': { ja: '両方が同じ', en: 'both the same' },
  'drift-kept': { ja: 'Outlookの編集を残す', en: "Outlook's edit stays" },
  'drift-restored': { ja: 'Outlookの編集を戻す', en: "Outlook's edit is set back" },
  'conflict-sfa-wins': { ja: '競合: JUST.SFAを優先', en: 'conflict: JUST.SFA wins' },
  'write-back': { ja: 'JUST.SFAに反映', en: 'goes to JUST.SFA' },
  'conflict-outlook-wins': { ja: '競合: Outlookを優先', en: 'conflict: Outlook wins' },
  'refused-back': { ja: 'JUST.SFAが拒否', en: 'refused by JUST.SFA' },
  'private': { ja: '非公開のため反映しない', en: 'private, so it does not flow' },
  'untouchable': { ja: '書き込めない', en: 'may not be written' },
  'overlong': { ja: '長すぎる', en: 'too long' },
  'one-way': { ja: '片方向連携のため', en: 'one-way sync' },
  'several-participants': { ja: '参加者が複数のため', en: 'several participants' },
};
