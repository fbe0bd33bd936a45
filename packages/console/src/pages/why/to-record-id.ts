const longest = 2_000;
const idForm = /^[^\p{Cc}\p{Cs}/?#]{1,100}$/u;

/** The id of the record whose number, or whose address in JUST.SFA (`…/sites/view?table=…&record=2`), was entered; `undefined`: it is neither. */
export function toRecordId(entered: string): string | undefined {
  const entry = entered.trim();
  if (entry.length > longest) return undefined;
  const recordId = (URL.canParse(entry) ? new URL(entry).searchParams.get('record') : undefined) ?? entry;
  return idForm.test(recordId) ? recordId : undefined;
}
