import { type AnyKernel, type Outcome, PartwayError, type Report, outcomeLine, reportJson } from "partway";

/** Lines that are made at a stretch. */
const STRETCH = 2_000;

/** Pictures are encoded by the browser, beside the page and not in it. */
export async function inFormat(kernel: AnyKernel, name: string, value: unknown): Promise<BlobPart> {
  if (name === "png" && isPicture(value)) return png(value);
  const made = await kernel.formats![name]!(value, { columns: 80, color: false });
  return made instanceof Uint8Array ? (made as BlobPart) : String(made);
}

interface Picture {
  width: number;
  height: number;
  pixels: Uint8ClampedArray<ArrayBuffer>;
}

function isPicture(value: unknown): value is Picture {
  return (value as Partial<Picture> | undefined)?.pixels instanceof Uint8ClampedArray;
}

function png({ width, height, pixels }: Picture): Promise<Blob> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  canvas.getContext("2d")!.putImageData(new ImageData(pixels, width, height), 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))), "image/png");
  });
}

/** As `partway run --json` prints it. */
export async function json(kernel: AnyKernel | undefined, report: Report, value: unknown): Promise<string> {
  const { json: shown } = kernel?.formats ?? {};
  return reportJson(report, shown ? await shown(value) : value);
}

/** A line for each job that was begun, as `partway map` writes them. */
export async function lines(outcomes: readonly Outcome[]): Promise<string[]> {
  const begun = outcomes.filter(({ status }) => status !== "unstarted");
  const pieces: string[] = [];
  for (let at = 0; at < begun.length; at += STRETCH) {
    pieces.push(
      begun
        .slice(at, at + STRETCH)
        .map(lineOf)
        .join(""),
    );
    await new Promise((resolve) => setTimeout(resolve));
  }
  return pieces;
}

function lineOf(outcome: Outcome): string {
  try {
    return outcomeLine(outcome);
  } catch (error) {
    const { job, status, attempts } = outcome;
    const message = `its value cannot be written as JSON: ${(error as Error).message.split("\n", 1)[0]}`;
    return outcomeLine({ job, status, attempts, error: new PartwayError("RESULT_INVALID", message) });
  }
}
