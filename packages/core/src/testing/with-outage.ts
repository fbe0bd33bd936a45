import type { Failure } from '../failure/failure.js';

const failure: Failure = { code: 'unavailable', detail: 'The connection was refused.' };
const isWrite = (method: string): boolean => /^(create|update|delete)/.test(method);

/** The same port, none of whose calls get through while `isOut`: reads fail, and of writes nobody knows. Counts those calls. */
export function withOutage<Port extends object>(port: Port, outage: { readonly isOut: () => boolean; readonly onCall: () => void }): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || typeof name !== 'string') return member;
      return async (...given: unknown[]): Promise<unknown> => {
        if (!outage.isOut()) return Reflect.apply(member, target, given);
        outage.onCall();
        return isWrite(name) ? { status: 'unknown', failure } : { status: 'failed', failure };
      };
    },
  });
}
