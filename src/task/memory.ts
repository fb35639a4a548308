/**
 * Gives the memory of a buffer back at once, which is detached then. Without that it waits for a garbage collection, and engines
 * put one off until buffers of tens of megabytes are dead, in each thread.
 */
export function letGo(buffer: ArrayBuffer): void {
  if (buffer.byteLength === 0) return;
  if (typeof (buffer as Partial<Transferred>).transfer === "function") (buffer as Transferred).transfer(0);
  else nobody().postMessage(undefined, [buffer]);
}

/** ES2024. */
interface Transferred extends ArrayBuffer {
  transfer(length: number): ArrayBuffer;
}

let port: MessagePort | undefined;

/** Node 20 has no `transfer`: what is sent by a closed port is gone. */
function nobody(): MessagePort {
  if (!port) {
    port = new MessageChannel().port1;
    port.close();
  }
  return port;
}
