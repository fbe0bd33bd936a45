import { createNotificationReader } from './create-notification-reader.js';
import { describeNotificationReader } from '@clounect/core/testing';

const resource = 'Users/622eaaff/Events';

describeNotificationReader('Graph', () => ({
  reader: createNotificationReader(),
  posts: {
    post: (value) => ({ value, validationTokens: null }),
    change: ({ eventId, etag, kind, ...of }) => ({ ...of, changeType: kind, resource: `${resource}/${eventId}`, resourceData: { '@odata.etag': etag, '@odata.id': `${resource}/${eventId}`, id: eventId }, tenantId: '84bd8158' }),
    lifecycle: ({ event, ...of }) => ({ ...of, lifecycleEvent: event, tenantId: '84bd8158' }),
    events: { reauthorizationRequired: 'reauthorizationRequired', subscriptionRemoved: 'subscriptionRemoved', missed: 'missed' },
  },
}));
