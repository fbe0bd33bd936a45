import type { StoredSubscription } from './stored-subscription.js';

/** A subscription as Graph answers it. The secret is shown by create and update only. */
export function toGraphSubscription(subscription: StoredSubscription, secret: 'shown' | 'hidden'): Record<string, unknown> {
  return {
    id: subscription.id,
    resource: subscription.resource,
    applicationId: subscription.applicationId,
    changeType: subscription.changeTypes.join(','),
    clientState: secret === 'shown' ? subscription.clientState : null,
    notificationUrl: subscription.notificationUrl,
    notificationQueryOptions: null,
    notificationContentType: 'application/json',
    lifecycleNotificationUrl: subscription.lifecycleNotificationUrl,
    expirationDateTime: subscription.expirationDateTime,
    creatorId: subscription.applicationId,
    includeResourceData: false,
    latestSupportedTlsVersion: subscription.latestSupportedTlsVersion,
    encryptionCertificate: '',
    encryptionCertificateId: '',
    notificationUrlAppId: null,
  };
}
