import { languageOf } from '@clounect/page-kit';
import type { Request } from 'express';
import { participantSchema, type Participant } from '../../schedule/participant.js';
import type { SimulatedTenant } from '../../simulated-tenant.js';
import { notices, textsOf } from '../texts/texts.js';
import type { Page } from './page.js';

export const personCookie = 'sfa-person';

export function pageOf({ name, tables, users }: SimulatedTenant, request: Request): Page {
  const language = languageOf(request);
  const texts = textsOf(language);
  const done = notices.find((notice) => notice === request.query['done']);
  return {
    texts,
    language,
    base: request.baseUrl,
    path: request.path,
    address: request.originalUrl.slice(request.baseUrl.length).replace(/[?&]done=\w*/, ''),
    person: personOf(users.find, users.all(), request.headers.cookie),
    customer: name,
    tables: tables.all(),
    notice: done === undefined ? undefined : texts[done],
  };
}

/** Who was chosen; the administrator until then, and when the chosen one is gone. */
function personOf(find: (id: string) => Participant | undefined, all: readonly Participant[], cookies = ''): Participant {
  const chosen = cookies.split('; ').find((pair) => pair.startsWith(`${personCookie}=`));
  return (
    find(decode(chosen?.slice(personCookie.length + 1) ?? '')) ??
    find('administrator') ??
    all.find(({ kind }) => kind === 'user') ??
    participantSchema.parse({ id: 'administrator' })
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
