/** What happened and what to do, for a person. */
export interface CatalogueEntry {
  readonly ja: { readonly cause: string; readonly cure: string };
  readonly en: { readonly cause: string; readonly cure: string };
}

export const entry = (jaCause: string, jaCure: string, enCause: string, enCure: string): CatalogueEntry => ({
  ja: { cause: jaCause, cure: jaCure },
  en: { cause: enCause, cure: enCure },
});
