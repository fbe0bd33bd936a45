/**
 * Whether a text is what a mail client makes of the other one when it saves it again unedited: the same lines, with blanks of another
 * number (tabs become blanks), and either the same empty lines or twice as many line ends between any two lines, as where lines became
 * paragraphs. What a person changes of empty lines and blanks alone is mostly told apart by that, and is else no content.
 */
export function isResaved(one: string, other: string): boolean {
  const [first, second] = [toLines(one), toLines(other)];
  return first.words === second.words && ratios.some((ratio) => `${first.places}` === `${second.places.map((place) => place * ratio)}`);
}

const ratios = [1, 2, 0.5];

/** The lines with words, and where each stands: in line ends after the first one. */
function toLines(text: string): { readonly words: string; readonly places: readonly number[] } {
  const lines = text.split('\n').map((line, at) => ({ words: line.replace(/[ \t\u00a0]+/g, ' ').replace(/^ | $/g, ''), at }));
  const full = lines.filter(({ words }) => words !== '');
  const start = full[0]?.at ?? 0;
  return { words: full.map(({ words }) => words).join('\n'), places: full.map(({ at }) => at - start) };
}
