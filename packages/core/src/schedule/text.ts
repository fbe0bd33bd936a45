/** CR and CRLF become LF, NUL goes, lone surrogates become U+FFFD: databases and both sides refuse them. */
export function normaliseText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\0', '').toWellFormed();
}

/** For texts with lines: also without white space at line ends and without newlines at the end, which Exchange adds and drops. */
export function normaliseLines(text: string): string {
  return normaliseText(text)
    .replace(/[ \t\u00a0]+$/gm, '')
    .replace(/\n+$/, '');
}

const cutMark = '…';

/** The text itself, or its beginning with `…`, at most `limit` UTF-16 units long; never splits a visible character. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const room = limit - cutMark.length;
  // A visible character may be long (a family emoji), so segmentation starts a little before the limit.
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter('ja').segment(text.slice(0, limit + 64))) {
    if (index + segment.length > room) break;
    end = index + segment.length;
  }
  return text.slice(0, end) + cutMark;
}
