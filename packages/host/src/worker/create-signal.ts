export interface Signal {
  /** Ends the present wait, or the next one at once. */
  ring(): void;
  /** Resolves when it rang since the last wait, at the latest after that time. */
  wait(milliseconds: number): Promise<void>;
}

/** Rings are remembered, so that one between two waits is not lost; many rings are one. */
export function createSignal(): Signal {
  let hasRung = false;
  let wakeUp: (() => void) | undefined;
  return {
    ring: () => {
      hasRung = true;
      wakeUp?.();
    },
    wait: async (milliseconds) => {
      if (!hasRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          wakeUp = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      wakeUp = undefined;
      hasRung = false;
    },
  };
}
