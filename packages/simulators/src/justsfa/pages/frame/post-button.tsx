import type { VNode } from 'preact';

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
