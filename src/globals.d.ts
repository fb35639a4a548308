/// <reference lib="esnext.disposable" />

// Names of the platform that the package's declarations use. A program that compiles without the DOM's declarations has
// none of them; with them, each of these merges with its namesake and adds nothing.

interface MessagePort {}
interface EventListenerObject {}
interface AddEventListenerOptions {}

declare namespace WebAssembly {
  interface Module {}
}
