/** A tenant's secrets at rest, encrypted; they can be replaced and used, never shown. */
export interface SecretBox {
  put(tenantId: string, name: SecretName, value: string): Promise<void>;
  /** `undefined` when none was put. */
  open(tenantId: string, name: SecretName): Promise<string | undefined>;
}

/** `formerWebhookSecret`: the value that `webhookSecret` had before, taken for a while after it was replaced. */
export const secretNames = ['sfaApiKey', 'graphClientSecret', 'webhookSecret', 'formerWebhookSecret'] as const;
export type SecretName = (typeof secretNames)[number];
