/**
 * What `outlook.body-content-type="text"` shows of an html body: line ends are CRLF; a link is `words<address>`, a bullet `  *   words`,
 * a number `  1.  words`; paragraphs and headings stand between empty lines. (Forms: text bodies in mails that Exchange converted.)
 */
export function htmlToText(html: string): string {
  const page = html.replace(/<!--[\s\S]*?-->|<(style|script|head|title)\b[\s\S]*?<\/\1\s*>/gi, '');
  const writer = createWriter();
  const lists: { readonly isNumbered: boolean; count: number }[] = [];
  const links: string[] = [];
  for (const [, tag, words] of page.matchAll(/(<[^>]*>)|([^<]+|<)/g)) {
    if (words !== undefined) {
      writer.words(decode(words.replace(/[ \t\r\n\f]+/g, ' ')));
      continue;
    }
    const [, slash, given = ''] = /^<(\/?)([a-z][a-z\d]*)/i.exec(tag ?? '') ?? [];
    const name = given.toLowerCase();
    const opens = slash === '';
    if (name === 'br') writer.endLine();
    else if (name === 'hr') writer.rule();
    else if (name === 'a') {
      if (opens) links.push(addressOf(tag ?? ''));
      else writer.link(links.pop() ?? '');
    } else if (name === 'ul' || name === 'ol') {
      // A list inside a list continues it without an empty line.
      writer.startLine(lists.length > (opens ? 0 : 1) ? 0 : opens ? 0 : 1);
      if (opens) lists.push({ isNumbered: name === 'ol', count: 0 });
      else lists.pop();
    } else if (name === 'li' && opens) {
      const list = lists.at(-1) ?? { isNumbered: false, count: 0 };
      list.count += 1;
      writer.startLine(0);
      writer.bullet(`${'   '.repeat(Math.max(0, lists.length - 1))}  ${list.isNumbered ? `${list.count}.  ` : '*   '}`);
    } else if (name === 'td' || name === 'th') {
      if (!opens) writer.words('\t');
    } else if (paragraphs.has(name)) writer.startLine(lists.length > 0 ? 0 : 1);
    else if (blocks.has(name)) writer.startLine(0);
  }
  return writer.text();
}

const paragraphs: ReadonlySet<string> = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre']);
const blocks: ReadonlySet<string> = new Set(['div', 'li', 'tr', 'table', 'tbody', 'body', 'html', 'section', 'article', 'header', 'footer']);

/** Collects lines as a browser lays them out: blanks collapse, a block begins a line of its own. */
function createWriter() {
  const lines: string[] = [];
  let line = '';
  let isBullet = false;
  let emptyBefore = 0;
  const push = (): void => {
    lines.push(line.replace(/[ \t\u00a0]+$/, ''));
    line = '';
    isBullet = false;
  };
  const add = (text: string): void => {
    if (text === '') return;
    for (; emptyBefore > 0 && lines.length > 0; emptyBefore -= 1) lines.push('');
    emptyBefore = 0;
    line += text;
  };
  return {
    words: (text: string): void => add(line === '' || isBullet || line.endsWith(' ') ? text.replace(/^ /, '') : text),
    link: (address: string): void => {
      if (address !== '') add(`<${address}>`);
    },
    bullet: (mark: string): void => {
      add(mark);
      isBullet = true;
    },
    endLine: (): void => {
      add('');
      push();
    },
    /** Ends the line if there is one; `empty` lines follow before the next words. */
    startLine: (empty: number): void => {
      if (isBullet && line.trim().length <= 2) return;
      if (line !== '') push();
      emptyBefore = Math.max(emptyBefore, empty);
    },
    rule: (): void => {
      if (line !== '') push();
      add('________________________________');
      push();
    },
    text: (): string => {
      if (line !== '') push();
      // A blank that does not break is a blank for the reader.
      return lines.join('\r\n').replaceAll('\u00a0', ' ').replace(/^(?:[ ]*\r\n)+|(?:[ \t]|\r\n)+$/g, '');
    },
  };
}

/** The address that a link shows; none for anchors within the page. */
function addressOf(tag: string): string {
  const [, quoted, single, bare] = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(tag) ?? [];
  const address = decode(quoted ?? single ?? bare ?? '').trim();
  return address.startsWith('#') ? '' : address;
}

const decode = (text: string): string => text.replace(/&(#x?[\da-f]+|\w+);/gi, (entity, name: string) => unescape(name.toLowerCase()) ?? entity);

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

function unescape(name: string): string | undefined {
  if (!name.startsWith('#')) return named[name];
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined;
}
