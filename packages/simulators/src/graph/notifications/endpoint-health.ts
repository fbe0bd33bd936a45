/** How the service treats an endpoint: `slow` notifications are late by 10 minutes, `drop`ped ones are discarded. */
export type EndpointState = 'ok' | 'slow' | 'drop';

export const windowMs = 600_000;
/** Fewer answers than this decide nothing (assumed: no document gives a number). */
const leastAnswers = 10;
/** Older answers than these are forgotten, however dense they came. */
const mostAnswers = 1000;

export interface EndpointHealth {
  /** An answer that took so long (or never came). */
  record(url: string, answer: { readonly atMs: number; readonly tookMs: number }): void;
  state(url: string, nowMs: number): EndpointState;
  list(nowMs: number): readonly { readonly url: string; readonly state: EndpointState }[];
}

/** States by the answers of the last window, per endpoint without its query: over 10 % late is slow, over 15 % very late is drop. */
export function createEndpointHealth(limits: () => { readonly lateMs: number; readonly veryLateMs: number; readonly windowMs: number }): EndpointHealth {
  const answers = new Map<string, { readonly atMs: number; readonly tookMs: number }[]>();
  const stateOf = (endpoint: string, nowMs: number): EndpointState => {
    const { lateMs, veryLateMs, windowMs: window } = limits();
    const recent = (answers.get(endpoint) ?? []).filter(({ atMs }) => atMs > nowMs - window);
    if (recent.length < leastAnswers) return 'ok';
    const share = (limit: number): number => recent.filter(({ tookMs }) => tookMs >= limit).length / recent.length;
    return share(veryLateMs) > 0.15 ? 'drop' : share(lateMs) > 0.1 ? 'slow' : 'ok';
  };
  return {
    record: (url, answer) => {
      const { windowMs: window } = limits();
      const endpoint = endpointOf(url);
      answers.set(endpoint, [...(answers.get(endpoint) ?? []).filter(({ atMs }) => atMs > answer.atMs - window), answer].slice(-mostAnswers));
    },
    state: (url, nowMs) => stateOf(endpointOf(url), nowMs),
    list: (nowMs) => [...answers.keys()].map((url) => ({ url, state: stateOf(url, nowMs) })),
  };
}

const endpointOf = (url: string): string => url.replace(/[?#].*$/, '');
