import { toBodyText } from '@clounect/graph-calendar';

const toHtml = (line: string): string => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replace(/ {2}/g, ' &nbsp;');
const inPage = (body: string): string => `<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><style>p{margin:0}</style></head>\r\n<body>\r\n${body}</body>\r\n</html>\r\n`;

type Client = (lines: readonly string[]) => string;

/** How clients save a body: Outlook on the web, Word's engine on the desktop, phones, and paragraphs that are a line apart. */
const clients: readonly [Client, ...Client[]] = [
  (lines) => inPage(lines.map((line) => `<div class="elementToProof">${line === '' ? '<br>' : line}</div>\r\n`).join('')),
  (lines) => inPage(`<div class="WordSection1">${lines.map((line) => `<p class="MsoNormal"><span lang="JA">${line === '' ? '&nbsp;' : line}<o:p></o:p></span></p>\r\n`).join('')}</div>`),
  (lines) => inPage(`<div>${lines.join('<br>\r\n')}</div>`),
  (lines) => inPage(lines.map((line) => `<p>${line === '' ? '&nbsp;' : line}</p>`).join('\r\n')),
];

/** The text that we read of a body after a client saved it as html: through the adapter's own conversion. */
export function savedBody(text: string, client: number): string {
  const save = clients[client % clients.length] ?? clients[0];
  return toBodyText({ contentType: 'html', content: save(text.split('\n').map(toHtml)) });
}
