import type { ComponentChildren, VNode } from 'preact';

/** A table that may be wider than the screen: it scrolls by itself, also with the keyboard. The children are its rows. */
export function WideTable({ label, heads, children }: { readonly label: string; readonly heads: readonly string[]; readonly children: ComponentChildren }): VNode {
  return (
    <div class="scroll" role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {heads.map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
