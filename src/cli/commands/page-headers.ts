/** With these the page is cross-origin isolated: only then may it share memory with its workers. */
export const isolationHeaders = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** Workers are made from blobs, and so are modules that are dropped on the page; from elsewhere it takes nothing. */
const policy = [
  "default-src 'self'",
  "script-src 'self' blob: 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "connect-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'self'",
];

/** What the page may load and run. */
export const policyHeaders = { "Content-Security-Policy": policy.join("; ") };
