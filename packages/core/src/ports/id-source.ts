/** New ids: RFC 9562 version 7 UUIDs, which sort by time. */
export interface IdSource {
  next(): string;
}
