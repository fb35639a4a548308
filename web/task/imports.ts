/**
 * What a module imports by a relative path or a bare name, which nobody can find from a file that was dropped. What it may
 * import later, or by a whole address, is its own affair. None of a file that cannot be read: whoever
 * runs it says so.
 */
export async function importsOf(file: File): Promise<string[]> {
  try {
    const { init, parse } = await import("es-module-lexer");
    await init;
    const [imports] = parse(await file.text());
    return imports.flatMap(({ specifier, type }) =>
      (type === "static" || type === "reexport-star") && !URL.canParse(specifier) ? [specifier] : [],
    );
  } catch {
    return [];
  }
}
