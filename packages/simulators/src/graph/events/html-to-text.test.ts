import { expect, test } from 'vitest';
import { textToHtml, toStoredHtml } from './body-html.js';
import { htmlToText } from './html-to-text.js';

const lines = (...text: string[]): string => text.join('\r\n');

test.each([
  ['divisions are lines, and an empty one is an empty line', '<div>一行目</div><div><br></div><div>三行目 &#x1f600;😀</div>', lines('一行目', '', '三行目 😀😀')],
  ['paragraphs stand between empty lines', '<p>one</p>\r\n<p>two<br>three</p>', lines('one', '', 'two', 'three')],
  ['an Outlook paragraph with a blank is an empty line between', '<p class="MsoNormal">a</p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">b</p>', lines('a', '', '', '', 'b')],
  ['bullets and numbers', '<div>持ち物</div><ul><li>資料</li><li>名刺 &amp; 印</li></ul><ol><li>受付</li><li><p>会議</p></li></ol><div>以上</div>', lines('持ち物', '  *   資料', '  *   名刺 & 印', '', '  1.  受付', '  2.  会議', '', '以上')],
  ['a list in a list', '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>', lines('  *   a', '     *   b', '  *   c')],
  ['links show where they lead', '<div>See <a href="https://example.com/?a=1&amp;b=2">the page</a> or <a href="mailto:a@sales.example">a@sales.example</a>, <a href="#top">top</a></div>', 'See the page<https://example.com/?a=1&b=2> or a@sales.example<mailto:a@sales.example>, top'],
  ['cells are apart by tabs', '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', lines('a\tb', 'c')],
  ['marks within a line make no lines, and blanks collapse', '<div>Hello&nbsp;<b>you</b>\r\n  <i>there</i></div>', 'Hello you there'],
  ['styles and comments are no words', '<html><head><style>p{}</style></head><body><!-- x --><p>a &lt; b</p></body></html>', 'a < b'],
])('%s', (_title, html, text) => {
  expect(htmlToText(html)).toBe(text);
  expect(htmlToText(toStoredHtml(html))).toBe(text);
});

test.each(['一行目\n\n\n四行目', '😀 絵文字\nhttps://example.com/?a=1&b=2', '- 箇条書き\n  - 字下げ\n* x', '"<a> & b"', 'a  b   c', 'あ'.repeat(300)])('what was written as text %j is that text again', (text) => {
  expect(htmlToText(textToHtml(text))).toBe(text.replaceAll('\n', '\r\n'));
});
