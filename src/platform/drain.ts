import { type MessagePort as NodePort, receiveMessageOnPort } from "node:worker_threads";

/** Hears at once what waits in a port, in place of a turn of the event loop. What cannot be read is a `messageerror`. */
export function drain(port: MessagePort): void {
  while (hearNext(port));
}

function hearNext(port: MessagePort): boolean {
  try {
    const received = receiveMessageOnPort(port as unknown as NodePort);
    if (received) port.dispatchEvent(eventOf("message", received.message));
    return received !== undefined;
  } catch (error) {
    port.dispatchEvent(eventOf("messageerror", error));
    return true;
  }
}

/** For a `MessageEvent` Node would first load what it fetches with. */
function eventOf(type: string, data: unknown): Event {
  return Object.assign(new Event(type), { data });
}
