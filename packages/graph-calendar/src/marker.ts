import type { EventOwner, Marker } from '@clounect/core';

/** Our extended property. The GUID names Clounect's property set: changing it orphans every event that exists. */
export const markerPropertyId = 'String {5d0c7a52-8a34-4a43-9f0b-6c1f1f0e7b19} Name ClounectLink';

const version = 'c1';

/** The beginning of every marker's value. */
export const anyMarkerPrefix = `${version}|`;

/** The beginning of the value that all markers of one record in one mailbox share. */
export function toMarkerPrefix({ sourceId, recordId, mailboxId }: Pick<EventOwner, 'sourceId' | 'recordId' | 'mailboxId'>): string {
  return [version, sourceId, recordId, mailboxId].map(escape).join('|') + '|';
}

export function toMarkerValue(marker: Marker): string {
  return `${toMarkerPrefix(marker)}${escape(marker.epoch)}|${marker.generation}`;
}

/** `undefined`: not a marker of ours, or of a version not known here. */
export function fromMarkerValue(value: string): Marker | undefined {
  const parts = value.split('|').map(unescape);
  const [kind, sourceId, recordId, mailboxId, epoch, generation] = parts;
  if (parts.length !== 6 || kind !== version || generation === undefined || !/^[1-9]\d*$/.test(generation)) return undefined;
  if (sourceId === undefined || recordId === undefined || mailboxId === undefined || epoch === undefined) return undefined;
  return { sourceId, recordId, mailboxId, epoch, generation: Number(generation) };
}

function escape(part: string): string {
  return part.replaceAll('%', '%25').replaceAll('|', '%7C');
}

function unescape(part: string): string {
  return part.replaceAll('%7C', '|').replaceAll('%25', '%');
}
