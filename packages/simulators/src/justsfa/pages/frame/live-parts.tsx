import type { VNode } from 'preact';

/** A part of a page that swaps itself in every two seconds; what has the focus keeps it. */
export const live = (path: string) => ({ 'data-hx-get': path, 'data-hx-trigger': 'every 2s', 'data-hx-swap': 'outerMorph' });

/** An action of one button. */
export function PostButton({ action, text }: { readonly action: string; readonly text: string }): VNode {
  return (
    <form method="post" action={action}>
      <button type="submit" class="secondary">
        {text}
      </button>
    </form>
  );
}
