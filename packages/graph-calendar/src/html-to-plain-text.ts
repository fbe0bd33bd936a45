import { compile } from 'html-to-text';
import type { DomNode, FormatCallback } from 'html-to-text';

const rule = '_'.repeat(32);

/** Exchange writes the address behind the words, without a blank. */
const link: FormatCallback = (element, walk, builder) => {
  walk(element.children, builder);
  const address = String(element.attribs?.['href'] ?? '').trim();
  if (/^(https?|mailto|tel):/i.test(address)) builder.addInline(`<${address}>`, { noWordTransform: true });
};

/** Tabs between cells: a table padded with blanks could not be told from one whose words moved. */
const row: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 1 });
  const cells = element.children.filter(({ name }) => name === 'td' || name === 'th');
  for (const [index, cell] of cells.entries()) {
    if (index > 0) builder.addLiteral('\t');
    walk([cell], builder);
  }
  builder.closeBlock({ trailingLineBreaks: 1 });
};

/** As browsers do: the break that ends a block is no line of its own, and one that fills a block is one empty line. */
const lineBreak: FormatCallback = (element, _walk, builder) => {
  if (!isAtEdge(element, 'next')) builder.addLineBreak();
  else if (isAtEdge(element, 'prev')) builder.addInline('\u00a0', { noWordTransform: true });
};

/** Word's tab: blanks in a span that says how many tabs they stand for. */
const tabs: FormatCallback = (element, _walk, builder) => {
  const [, count = '1'] = /mso-tab-count:\s*(\d{1,2})/.exec(String(element.attribs?.['style'] ?? '')) ?? [];
  builder.addLiteral('\t'.repeat(Number(count)));
};

const inlineTags = new Set(['span', 'font', 'b', 'i', 'u', 'em', 'strong', 'a']);

/** The parser links siblings; its typings leave that out. */
type Siblings = Readonly<Record<'next' | 'prev', DomNode | null>>;
const siblingOf = (node: DomNode, side: 'next' | 'prev') => (node as DomNode & Partial<Siblings>)[side];

/** Whether nothing that shows lies between the node and that edge of its block. */
function isAtEdge(node: DomNode, side: 'next' | 'prev'): boolean {
  for (let sibling = siblingOf(node, side); sibling; sibling = siblingOf(sibling, side)) if (sibling.type === 'tag' || /[^ \t\r\n\f]/.test(sibling.data ?? '')) return false;
  const { parent } = node;
  if (!parent) return false;
  return inlineTags.has(parent.name ?? '') ? isAtEdge(parent, side) : true;
}

const heading = { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks: 2 };

const convert = compile({
  wordwrap: false,
  limits: { maxInputLength: Number.MAX_SAFE_INTEGER },
  formatters: { link, row, tabs, brokenLine: lineBreak },
  selectors: [
    { selector: 'a', format: 'link' },
    { selector: 'blockquote', format: 'block' },
    { selector: 'br', format: 'brokenLine' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: heading })),
    { selector: 'hr', format: 'blockString', options: { string: rule, leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'img', format: 'skip' },
    // Word's paragraphs have no space between them: each is a line.
    ...['p.MsoNormal', 'p.MsoPlainText', 'p.MsoListParagraph'].map((selector) => ({ selector, format: 'paragraph', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } })),
    { selector: 'span[style*="mso-tab-count"]', format: 'tabs' },
    { selector: 'tr', format: 'row' },
    { selector: 'ul', options: { itemPrefix: '  *   ' } },
  ],
});

/**
 * The text of an html body, in the form of Exchange's own text view as it is known from mails: blank lines between paragraphs,
 * `  *   ` before list items, `words<address>` for links. Long lines stay whole.
 */
export function htmlToPlainText(html: string): string {
  return isTooDeep(html) ? html.replace(/<[^<>]*>/g, ' ') : convert(html);
}

/** Tags that need no end tag; all others nest. */
const opening = /<(\/?)(?!(?:area|base|br|col|dd|dt|hr|img|input|li|link|meta|p|source|td|th|tr|wbr)\b)[a-z]/gi;
/** No person's body nests so; the parser's time grows with the square of the depth. */
const mostDepth = 500;

function isTooDeep(html: string): boolean {
  let depth = 0;
  for (const [, slash] of html.matchAll(opening)) {
    depth = Math.max(0, depth + (slash === '/' ? -1 : 1));
    if (depth > mostDepth) return true;
  }
  return false;
}
