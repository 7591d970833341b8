/** How long what is asked may take to answer at all, in milliseconds: whoever asks for our health waits no longer. */
const PATIENCE = 1000;

/**
 * Tells whether something answers, a database say: for `isReady`. What stands still doesn't, and is asked one thing at a time.
 *
 * @param ask throws where there is no answer
 */
export function answering(ask: () => Promise<unknown>): () => Promise<boolean> {
  let asked: Promise<boolean> | undefined;
  const tell = async (): Promise<boolean> => {
    try {
      await ask();
      return true;
    } catch {
      return false;
    } finally {
      asked = undefined;
    }
  };
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(resolve, PATIENCE, false)));
    const answer = await Promise.race([(asked ??= tell()), late]);
    clearTimeout(timer);
    return answer;
  };
}
