/** What `work` answers, or `undefined` when it fails or takes longer. */
export async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, milliseconds, undefined);
  return Promise.race([work.catch(() => undefined), promise]).finally(() => clearTimeout(timer));
}
