/** Who saves a body again with an event, though nobody edited it: each makes html of its own. */
export const outlookClients = ['desktop', 'web', 'mobile'] as const;
export type OutlookClient = (typeof outlookClients)[number];

/** Text as that client saves it when a person saves the event. */
export function toClientHtml(client: OutlookClient, text: string): string {
  const lines = text.split(/\r\n|\r|\n/);
  return `<html><head></head><body>${lines.map((line) => writers[client](line)).join('\r\n')}</body></html>`;
}

/** A paragraph for each line (Word), `<o:p>` at its end and in empty ones; divisions in the others, with a break in empty ones. */
const writers: Readonly<Record<OutlookClient, (line: string) => string>> = {
  desktop: (line) => `<p class="MsoNormal">${isEmpty(line) ? '<o:p>&nbsp;</o:p>' : `<span lang="JA">${toInline(line, tabStop)}</span><span lang="EN-US"><o:p></o:p></span>`}</p>`,
  web: (line) => `<div class="elementToProof" style="font-size: 12pt;">${isEmpty(line) ? '<br>' : toInline(line, blanks)}</div>`,
  mobile: (line) => `<div dir="auto">${isEmpty(line) ? '<br>' : `<span>${toInline(line, blanks)}</span>`}</div>`,
};

const isEmpty = (line: string): boolean => /^[ \t]*$/.test(line);
const tabStop = `<span style='mso-tab-count:1'>${'&nbsp;'.repeat(7)} </span>`;
/** Others keep no tabs. */
const blanks = `${'&nbsp;'.repeat(3)} `;

function toInline(line: string, tab: string): string {
  const linked = escape(line).replace(/https?:\/\/[!-~]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, (found) => {
    const [address = ''] = /^.*?(?=&lt;|&gt;|&quot;|$)/.exec(found) ?? [];
    const target = /^https?:/.test(address) ? address : `mailto:${address}`;
    return `<a href="${/^https?:\/\/[^/]+$/.test(target) ? `${target}/` : target}">${address}</a>${found.slice(address.length)}`;
  });
  return linked.replace(/(>[^<]*|^[^<]*)/g, (words) => words.replace(/(?<=^|>| ) | (?= )/g, '&nbsp;')).replaceAll('\t', tab);
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
