/** A record's key everywhere: work, schedule, mapping, marker, transactionId (rule 1). */
export interface RecordKey {
  readonly tenantId: string;
  readonly sourceId: string;
  readonly recordId: string;
}

export function isSameRecord(one: RecordKey, other: RecordKey): boolean {
  return one.tenantId === other.tenantId && one.sourceId === other.sourceId && one.recordId === other.recordId;
}
