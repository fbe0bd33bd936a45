/** An HTTP answer, ready to be sent by whatever server there is. */
export interface WebhookAnswer {
  /** What became of the request, for counting. */
  readonly outcome: AnswerOutcome;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const closing = { connection: 'close' };

/** Every way in which a webhook or a notification can be refused, with what the sender's administrator should know. */
const refusals = {
  unknownAddress: {
    status: 404,
    headers: {},
    ja: 'このWebhookアドレスは登録されていません。Clounectの設定画面に表示されるURLを確認してください。',
    en: 'No such webhook address. Compare it with the one that Clounect shows in its settings.',
  },
  methodNotAllowed: {
    status: 405,
    headers: { allow: 'POST' },
    ja: 'このアドレスはPOSTだけを受け付けます。',
    en: 'This address takes POST only.',
  },
  unsupportedMediaType: {
    status: 415,
    headers: { 'accept-post': 'application/json', ...closing },
    ja: '本文はUTF-8のJSON (Content-Type: application/json) で送ってください。',
    en: 'Send the body as JSON in UTF-8, uncompressed (Content-Type: application/json).',
  },
  tooLarge: {
    status: 413,
    headers: closing,
    ja: '本文が大きすぎます (上限256KB)。Webhookの送信対象フィールドを減らしてください。',
    en: 'The body is larger than 256 KB. Let the webhook send fewer fields.',
  },
  tooManyNotifications: {
    status: 413,
    headers: closing,
    ja: '通知が大きすぎます (上限4MB、10,000件)。',
    en: 'The notifications are larger than 4 MB, or more than 10,000.',
  },
  badValidationToken: {
    status: 400,
    headers: closing,
    ja: 'validationTokenが空か、長すぎるか、文字以外を含みます。',
    en: 'The validation token is empty, too long, or no plain text.',
  },
  tooSlow: {
    status: 408,
    headers: closing,
    ja: '本文が時間内に届きませんでした。',
    en: 'The body did not arrive in time.',
  },
  notJson: {
    status: 400,
    headers: {},
    ja: '本文をJSONとして読めません。オブジェクトまたは配列をUTF-8で送ってください。',
    en: 'The body is no JSON object or array in UTF-8, or is nested too deeply.',
  },
  unauthorized: {
    status: 401,
    headers: {},
    ja: '秘密のリクエストヘッダーがないか、値が違います。JUST.SFAのWebhook設定を確認してください。',
    en: 'The secret request header is missing or wrong. Check the webhook settings of JUST.SFA.',
  },
  unavailable: {
    status: 503,
    headers: { 'retry-after': '5' },
    ja: '一時的に受け付けできません。後でもう一度送ってください。',
    en: 'The change could not be stored. Send it again later.',
  },
} as const;

export type RefusalCode = keyof typeof refusals;

/** `noted`: a webhook that names no record. `validated`: Graph's handshake. */
export type AnswerOutcome = 'accepted' | 'noted' | 'validated' | RefusalCode;

/** The refusal as an answer: JSON `{ code, message: { ja, en } }`. */
export function refuse(code: RefusalCode): WebhookAnswer {
  const { status, headers, ja, en } = refusals[code];
  return {
    outcome: code,
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify({ code, message: { ja, en } }),
  };
}

/** What JUST.SFA wants to hear: any 2xx, with a short text. */
export const success: WebhookAnswer = { outcome: 'accepted', status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'Success' };

/** Graph's word for "durable". */
export const taken: WebhookAnswer = { outcome: 'accepted', status: 202, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: '' };
