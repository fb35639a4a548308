// A program of its own: measures one subject, and prints its rows as JSON. `subject.mjs NAME`
const [name] = process.argv.slice(2);
const { measure } = await import(`../rows/${name}.mjs`);
process.stdout.write(JSON.stringify(await measure()), () => process.exit());
