import { describe, expect, it } from 'vitest';
import { half, now, plain } from '../testing/example-evidence.js';
import { policiesSchema } from '../tenant/tenant.js';
import { toDraft, toOutlookValue, toSfaHalf, toSfaValue } from './to-event-content.js';

const cutting = policiesSchema.parse({ limits: { title: 5, location: 5, content: 5 }, sfaLimits: { title: 4, location: 4, content: 4 } });
const refusing = { ...cutting, overlong: 'refuse' } as const;

describe('what Outlook is to hold', () => {
  it('is the text itself up to the limit, and beyond it a visibly cut one or none', () => {
    for (const field of ['title', 'location', 'content'] as const) {
      expect([toOutlookValue(field, '12345', cutting), toOutlookValue(field, '12345', refusing)]).toEqual(['12345', '12345']);
      expect([toOutlookValue(field, '123456', cutting), toOutlookValue(field, '123456', refusing)]).toEqual(['1234…', undefined]);
    }
  });

  it('is the period and the privacy as they are', () => {
    expect([toOutlookValue('period', half.period, refusing), toOutlookValue('isPrivate', true, refusing)]).toEqual([half.period, true]);
  });
});

describe('what JUST.SFA is to hold', () => {
  it('is the text itself up to the limit, and beyond it a visibly cut one or none', () => {
    for (const field of ['title', 'location', 'content'] as const) {
      expect([toSfaValue(field, '1234', cutting), toSfaValue(field, '1234', refusing)]).toEqual(['1234', '1234']);
      expect([toSfaValue(field, '12345', cutting), toSfaValue(field, '12345', refusing)]).toEqual(['123…', undefined]);
    }
  });

  it('is one line of a title and a place, and the lines of a content', () => {
    expect([toSfaValue('title', ' a\r\n b ', cutting), toSfaValue('location', ' a \n\n b', cutting), toSfaValue('content', 'a \r\nb\n', cutting)]).toEqual(['a b', 'a b', 'a\nb']);
  });

  it('is the period as it is, and nothing of the privacy', () => {
    expect([toSfaValue('period', half.period, cutting), toSfaValue('isPrivate', true, cutting)]).toEqual([half.period, undefined]);
  });
});

describe('the half of JUST.SFA', () => {
  it('has titles and places in one line, and is not cut', () => {
    const { title, location, content } = toSfaHalf({ ...plain, title: ' a\nb', location: 'c \n\n d ', content: 'e \r\n\r\nf\n\n' });
    expect([title, location, content]).toEqual(['a b', 'c d', 'e\n\nf']);
  });
});

describe('a new event', () => {
  const draft = (period: typeof half.period, policies = cutting) => toDraft({ ...half, period }, policies, now);
  it('has each text that fits, and an empty one for each that may not be cut', () => {
    expect(toDraft({ ...half, title: '123456', location: '123456', content: '123456', isPrivate: true }, refusing, now).content).toEqual({ period: half.period, title: '', location: '', content: '', isPrivate: true });
    expect(toDraft({ ...half, title: '123456', location: '123', content: '12345' }, cutting, now).content).toMatchObject({ title: '1234…', location: '123', content: '12345' });
  });

  it('reminds of what is still to begin, and not of what has begun or lasts all day', () => {
    const timed = (start: string) => draft({ kind: 'timed', start, end: '2026-11-23T00:00:00Z' }).reminderMinutes;
    expect([timed('2026-11-22T00:00:01Z'), timed(now), timed('2026-11-21T00:00:00Z')]).toEqual([cutting.reminderMinutes, null, null]);
    expect(draft({ kind: 'allDay', firstDay: '2026-12-01', lastDay: '2026-12-01' }).reminderMinutes).toBeNull();
  });
});
