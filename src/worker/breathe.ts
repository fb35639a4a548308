/**
 * Gives the event loop a turn, so that messages are read. A microtask would let none in, and `setTimeout` costs
 * 4 ms in browsers; `setImmediate` (Node) and a message to oneself cost microseconds.
 */
export const breathe: () => Promise<void> = typeof setImmediate === "function" ? immediately : createMessageLoop();

function immediately(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function createMessageLoop(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(0);
    });
  // In Firefox a message from another thread takes two turns to arrive: with one per slice, a stop comes slices late.
  return () => turn().then(turn);
}
