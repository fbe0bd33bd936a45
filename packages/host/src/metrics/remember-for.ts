/** Asks again only when the last answer is older than that: many scrapers cost as much as one. A pending question is shared for as long. */
export function rememberFor<Result>(milliseconds: number, ask: () => Promise<Result>, now: () => number = () => performance.now()): () => Promise<Result> {
  let asked: { readonly at: number; readonly answer: Promise<Result> } | undefined;
  return () => {
    if (asked === undefined || now() - asked.at >= milliseconds) asked = { at: now(), answer: ask() };
    return asked.answer;
  };
}
