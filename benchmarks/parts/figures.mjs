// Small arithmetic and the table that each benchmark prints.

export function median(values) {
  return quantile(values, 0.5);
}

export function quantile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}

/** Prints a heading and rows; all but the first column to the right. */
export function printTable(title, heading, rows) {
  const cells = [heading, ...rows].map((row) => row.map((cell) => (typeof cell === 'number' ? toText(cell) : String(cell))));
  const widths = heading.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  console.log(`\n${title}`);
  for (const row of cells) console.log(`  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ')}`);
}

/** Prints PASS or FAIL for each figure; a figure is [what, measured, 'at least' | 'at most', wanted]. */
export function printVerdict(figures) {
  console.log('');
  for (const [what, measured, relation, wanted] of figures) {
    const isHeld = relation === 'at least' ? measured >= wanted : measured <= wanted;
    console.log(`${isHeld ? 'PASS' : 'FAIL'}  ${what}: ${toText(measured)} (${relation} ${toText(wanted)})`);
    if (!isHeld) process.exitCode = 1;
  }
}

function toText(number) {
  return number >= 100 ? number.toFixed(0) : number >= 10 ? number.toFixed(1) : number.toFixed(2);
}
