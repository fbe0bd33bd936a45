/** An HTTP answer before it is sent; without a body nothing but the status goes out. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });

/** JUST.SFA's error form. */
export const failure = (status: number, code: string, message: string): Answer => ({ status, body: { code, message } });
