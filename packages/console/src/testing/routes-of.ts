import type { Router } from 'express';

export interface FoundRoute {
  readonly method: string;
  readonly path: string;
}

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> } | undefined;
  readonly handle?: { readonly stack?: readonly Layer[] };
}

/** Every route that a router and those mounted in it answer, as they were declared. */
export function routesOf(router: Router): readonly FoundRoute[] {
  return from(router.stack as unknown as readonly Layer[]);
}

function from(stack: readonly Layer[]): readonly FoundRoute[] {
  return stack.flatMap(({ route, handle }) => {
    if (route !== undefined) return Object.keys(route.methods).map((method) => ({ method, path: route.path }));
    return from(handle?.stack ?? []);
  });
}
