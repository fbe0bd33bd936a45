import fc from 'fast-check';
import { expect, it } from 'vitest';
import { htmlToPlainText } from './html-to-plain-text.js';

it.each([
  ['divisions are lines, and one that holds a break is an empty line', '<div>一</div><div><br></div><div><span>二<br></span></div><div><span><br></span></div>三', '一\n\u00a0\n二\n\u00a0\n三'],
  ['paragraphs stand between empty lines', '<p class=MsoNormal>一<o:p></o:p></p><p>二<br>三</p>', '一\n\n二\n三'],
  ['bullets and numbers', '<ul><li>資料</li><li>名刺 &amp; 印<ul><li>深い</li></ul></li></ul><ol><li>一</li><li>二</li></ol>', '  *   資料\n  *   名刺 & 印\n      *   深い\n\n 1. 一\n 2. 二'],
  ['links show where they lead', '<a href="https://a.example/?a=1&amp;b=2">頁</a> <a href="mailto:t@a.example">山田</a> <a href="#top">上</a> <a href="javascript:alert(1)">x</a><a>y</a>', '頁<https://a.example/?a=1&b=2> 山田<mailto:t@a.example> 上 xy'],
  ['cells are apart by tabs', '<table><tbody><tr><th>見出し</th><td>a b</td></tr><tr><td></td><td>c</td></tr></tbody></table>後', '見出し\ta b\n\tc\n\n後'],
  ['blanks collapse, and no-break ones do not', 'a&nbsp; b\r\n   c\td', 'a\u00a0 b c d'],
  ['headings and rules', '<h1>Title</h1><p>a</p><hr>b', 'Title\n\na\n\n________________________________\nb'],
  ['a pre keeps its lines', '<pre>a  b\n c</pre>', 'a  b\n c'],
  ['pictures, scripts, styles and comments are no words', '<style>p{}</style><script>alert(1)</script><!-- c --><img src="cid:1" alt="絵">語', '語'],
  ['emoji, half-width letters and entities', '&#x1F600;👨‍👩‍👧 ﾊﾝｶｸ &lt;&bogus;&quot;', '😀👨‍👩‍👧 ﾊﾝｶｸ <&bogus;"'],
])('%s', (_name, html, text) => {
  expect(htmlToPlainText(html)).toBe(text);
});

it('keeps long lines whole', () => {
  const line = '長い行 '.repeat(2_000).trim();
  expect(htmlToPlainText(`<p>${line}</p>`)).toBe(line);
});

it.each([
  ['unclosed inline tags', '<b>'.repeat(300_000)],
  ['unclosed divisions', '<div>'.repeat(200_000)],
  ['nested lists', '<ul><li>'.repeat(100_000)],
  ['nested tables', '<table><tr><td>'.repeat(50_000)],
  ['paragraphs', '<p>x</p>'.repeat(50_000)],
  ['breaks', '<br>'.repeat(100_000)],
  ['ampersands', '&'.repeat(1_000_000)],
  ['open tags without an end', '<a '.repeat(300_000)],
])('takes a heap of %s in its stride, and keeps the words behind', (_name, hostile) => {
  const before = performance.now();
  const text = htmlToPlainText(`${hostile}">語`);
  expect(performance.now() - before).toBeLessThan(5_000);
  if (!hostile.startsWith('<a')) expect(text).toContain('語');
});

it('has a text for whatever comes', () => {
  const tag = fc.constantFrom('<p>', '</p>', '<ul>', '<li>', '</ul>', '<td>', '<tr>', '<table>', '<a href="', '">', '<br/>', '<!--', '&#', ';', '<div', '<pre>', '<hr>', '<svg>', '<textarea>', '<![CDATA[');
  fc.assert(
    fc.property(fc.array(fc.oneof(tag, fc.string())), (parts) => {
      expect(htmlToPlainText(parts.join(''))).toBeTypeOf('string');
    }),
  );
});
