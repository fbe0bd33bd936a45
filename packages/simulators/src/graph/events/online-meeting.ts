import { toStoredHtml } from './body-html.js';
import type { EventContent, OnlineMeeting } from './stored-event.js';

const rule = '________________________________________________________________________________';

/** A Teams meeting; `digits` gives its random parts. */
export function createOnlineMeeting(digits: (count: number) => string): OnlineMeeting {
  return { joinUrl: `https://teams.example/l/meetup-join/19%3ameeting_${digits(24)}%40thread.v2/0`, conferenceId: digits(9), tollNumber: '+81 3-0000-0000' };
}

/** Puts the join information at the end of the body; without it there the meeting would be lost at the next write of the body. */
export function withJoinBlock(body: EventContent['body'], meeting: OnlineMeeting): EventContent['body'] {
  const block = `<br>\r\n<div style="width:100%"><span style="white-space:nowrap; color:#5F5F5F; opacity:.36">${rule}</span>\r\n</div>\r\n<div class="me-email-text" lang="ja">\r\n<div><span>Microsoft Teams</span></div>\r\n<div><a href="${meeting.joinUrl}" class="me-email-headline">Join the meeting</a></div>\r\n<div><span data-tid="meeting-code">Conference ID: ${meeting.conferenceId}#</span></div>\r\n</div>\r\n<div style="width:100%"><span style="white-space:nowrap; color:#5F5F5F; opacity:.36">${rule}</span>\r\n</div>`;
  const inner = /<body[^>]*>([\s\S]*?)<\/body>/i.exec(body.html)?.[1]?.trim() ?? '';
  return { html: toStoredHtml(`${inner}\r\n${block}`), text: null };
}

export const holdsJoinBlock = (body: EventContent['body'], meeting: OnlineMeeting): boolean => body.html.includes(meeting.joinUrl);
