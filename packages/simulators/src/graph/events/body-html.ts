const head = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">';

/** The document that Exchange makes of a body written as text (shape: captured answers of 2026). */
export function textToHtml(text: string): string {
  const lines = text.split(/\r\n|\r|\n/).map((line) => escape(line).replace(/^ | (?= )/g, '&nbsp;'));
  const content = text === '' ? '&nbsp;' : lines.join('<br>\r\n');
  return `<html><head>${head}\r\n<meta name="Generator" content="Microsoft Exchange Server">\r\n<!-- converted from text -->\r\n<style><!-- .EmailQuote { margin-left: 1pt; padding-left: 4pt; border-left: #800000 2px solid; } --></style></head>\r\n<body>\r\n<font size="2"><span style="font-size:11pt;"><div class="PlainText">${content}</div></span></font>\r\n</body>\r\n</html>\r\n`;
}

/** A body written as html, as it is stored: a document with Exchange's head, without scripts and handlers. */
export function toStoredHtml(html: string): string {
  const safe = html.replace(/<script\b[\s\S]*?<\/script\s*>/gi, '').replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ''));
  const body = /<body[^>]*>([\s\S]*?)<\/body>/i.exec(safe)?.[1] ?? safe.replace(/<head[\s\S]*?<\/head>|<\/?html[^>]*>|<!doctype[^>]*>/gi, '');
  return `<html>\r\n<head>\r\n${head}\r\n</head>\r\n<body>\r\n${body.trim()}\r\n</body>\r\n</html>\r\n`;
}

/** What `outlook.body-content-type="text"` shows of an html body: line ends are CRLF. */
export function htmlToText(html: string): string {
  return html
    .replace(/<!--[\s\S]*?-->|<(style|script|head|title)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/\s+/g, ' ')
    .replace(/\s*<(br|hr)\b[^>]*>\s*/gi, '\n')
    .replace(/\s*<\/(p|div|li|tr|h[1-6]|ul|ol|table|blockquote)\s*>\s*/gi, '\n')
    .replace(/\s*<(p|div|li|tr|h[1-6]|table|blockquote)\b[^>]*>/gi, (tag) => (/^\s*<li/i.test(tag) ? '\n* ' : '\n'))
    .replace(/<[^>]*>/g, '')
    .replace(/&(#x?[\da-f]+|\w+);/gi, (entity, name: string) => unescape(name.toLowerCase()) ?? entity)
    .replace(/[ \u00a0]+\n/g, '\n')
    .replace(/\n[ ]+/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/\u00a0/g, ' ')
    .trim()
    .replaceAll('\n', '\r\n');
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

function unescape(name: string): string | undefined {
  if (!name.startsWith('#')) return named[name];
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined;
}
