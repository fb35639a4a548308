/** How people use a pool that has no `map`. Each takes the inputs as one array and gives the values as one. */

/** A call a job, in waves: all at once is slower, with a hundred thousand promises to keep. */
export async function asCalled(peer, inputs) {
  const wave = 1_000;
  const values = [];
  for (let start = 0; start < inputs.length; start += wave)
    values.push(...(await Promise.all(inputs.slice(start, start + wave).map((input) => peer.call(input)))));
  return values;
}

/** A call for every 1,024 jobs, enough of them under way that no worker waits. */
export async function byHand(peer, inputs) {
  const [batch, underWay] = [1_024, 16];
  const parts = [];
  let next = 0;
  const feed = async () => {
    while (next < inputs.length) {
      const start = next;
      next += batch;
      parts[start / batch] = await peer.callBatch(inputs.slice(start, next));
    }
  };
  await Promise.all(Array.from({ length: underWay }, feed));
  return [].concat(...parts);
}
