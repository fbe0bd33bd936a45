const head = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">';

/** The document that Exchange makes of a body written as text (shape: captured answers of 2026). */
export function textToHtml(text: string): string {
  const lines = text.split(/\r\n|\r|\n/).map((line) => escape(withoutTabs(line)).replace(/^ | (?= )/g, '&nbsp;'));
  const content = text === '' ? '&nbsp;' : lines.join('<br>\r\n');
  return `<html><head>${head}\r\n<meta name="Generator" content="Microsoft Exchange Server">\r\n<!-- converted from text -->\r\n<style><!-- .EmailQuote { margin-left: 1pt; padding-left: 4pt; border-left: #800000 2px solid; } --></style></head>\r\n<body>\r\n<font size="2"><span style="font-size:11pt;"><div class="PlainText">${content}</div></span></font>\r\n</body>\r\n</html>\r\n`;
}

/** A body written as html, as it is stored: a document with Exchange's head, without scripts and handlers. */
export function toStoredHtml(html: string): string {
  const safe = html.replace(/<script\b[\s\S]*?<\/script\s*>/gi, '').replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ''));
  const body = /<body[^>]*>([\s\S]*?)<\/body>/i.exec(safe)?.[1] ?? safe.replace(/<head[\s\S]*?<\/head>|<\/?html[^>]*>|<!doctype[^>]*>/gi, '');
  return `<html>\r\n<head>\r\n${head}\r\n</head>\r\n<body>\r\n${body.trim()}\r\n</body>\r\n</html>\r\n`;
}

/** Html has no tabs: blanks up to the next of the columns that are 8 apart. */
const withoutTabs = (line: string): string => {
  const [first = '', ...rest] = line.split('\t');
  return rest.reduce((before, part) => `${before}${' '.repeat(8 - (before.length % 8))}${part}`, first);
};
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
