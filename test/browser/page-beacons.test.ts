import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logPieces, planLog } from "../../src/make-log/index.js";
import { policy } from "../helpers/demo.js";
import { type OwnFile, OwnPage } from "../helpers/own-page.js";
import { TestPage, crossed } from "../helpers/pages.js";

const logOf = (seed: number): string =>
  Array.from(logPieces(planLog({ seed, days: 1, hosts: 10, groups: 250 })), ({ text }) => text).join("");
const first: OwnFile = ["conn.00.log", logOf(5)];
const second: OwnFile = ["conn.01.log", logOf(6)];

interface Row {
  rank: number;
  source: string;
  destination: string;
  port: number;
  score: number;
  period?: number;
  connections: number;
  refined: number;
}

describe.each(crossed)("beacons on the page in %s", (_, where) => {
  let open: TestPage;
  let own: OwnPage;
  const page = () => open.page;
  const rows = () => page().locator(".beacons tbody tr");
  const now = () => page().locator("#parameter-files-now");
  const read = () => page().locator(".read");
  const filter = () => page().getByLabel("Source or destination contains");
  const allow = () => page().getByLabel("Allow-list: never show");
  const column = async (title: string): Promise<string[]> => {
    const titles = await page().locator(".beacons thead th").allTextContents();
    return page()
      .locator(`.beacons tbody tr > :nth-child(${titles.indexOf(title) + 1})`)
      .allTextContents();
  };
  const reported = async (): Promise<Row[]> => ((await own.report()).value as { rows: Row[] }).rows;
  /** Runs what the form says to its end. */
  const runs = async (): Promise<string> => {
    await own.listen();
    await own.start();
    return own.hears(/^(?!Running)/);
  };
  const shownAs = ({ source, destination }: Row): string => `${source} ${destination}`;
  const ends = async (): Promise<string[]> => {
    const [sources, destinations] = [await column("Source"), await column("Destination")];
    return sources.map((source, at) => `${source} ${destinations[at]}`);
  };

  beforeAll(async () => {
    open = await TestPage.open({ ...where, policy }, "/dist/page/");
    own = new OwnPage(page());
    await own.choose("beacons", {});
  });
  afterAll(() => open.close());

  it("asks for logs", async () => {
    await own.start();
    await own.says(/^Not run: Logs: Expected files, one at least\.$/);
    await page().locator("#parameter-files-message").getByText("Expected files, one at least.").waitFor();
    await page().getByText("They are read in this page, and never leave this machine.").waitFor();
  });

  it("has an example for whoever has no logs at hand", async () => {
    const example = page().getByRole("button", { name: "Take an example" });
    await page().route("**/example.log.gz", (route) => route.abort());
    await example.click();
    await page().getByText("It could not be loaded.").waitFor();
    await page().unroute("**/example.log.gz");
    await example.click();
    await now()
      .filter({ hasText: /^1 file, [\d,]+ bytes: example\.log\.gz\.$/ })
      .waitFor();
    await own.start();
    await page().locator(".beacons tbody").getByText("198.19.205.136").waitFor();
    await own.button("Stop").click();
    await own.stopped();
    await page().getByRole("button", { name: "Remove Logs" }).click();
  });

  it("takes what is dropped: files, and folders with all that is in them", async () => {
    await own.drop("header", second);
    await now()
      .filter({ hasText: /^1 file, [\d,]+ bytes: conn\.01\.log\.$/ })
      .waitFor();
    expect(await page().locator("#parameter-files-message").textContent()).toBe("");
    // No driver can drop a folder.
    await page().evaluate(`{
      const file = (name) => ({ name, isDirectory: false, file: (found) => found(new File(["x"], name)) });
      const folder = (name, ...entries) => ({
        name, isDirectory: true, createReader: () => ({ readEntries: (found) => found(entries.splice(0, 2)) }),
      });
      globalThis.asEntry = DataTransferItem.prototype.webkitGetAsEntry;
      DataTransferItem.prototype.webkitGetAsEntry = () =>
        folder("logs", folder("b", file("2.log"), file("notes.txt")), file("a.log.gz"), file("readme.md"));
    }`);
    await own.drop("#task .drop", ["logs", ""]);
    await now().filter({ hasText: "3 files, " }).waitFor();
    expect(await now().textContent()).toContain(": conn.01.log, logs/a.log.gz, logs/b/2.log.");
    await page().evaluate("DataTransferItem.prototype.webkitGetAsEntry = asEntry");
    await own.button("Remove Logs").click();
    await now().filter({ hasText: "None yet." }).waitFor();
    await own.drop("#task .drop", second, first);
    await now().filter({ hasText: "2 files, " }).waitFor();
    expect(await now().textContent()).toContain(": conn.00.log, conn.01.log.");
    expect(await page().evaluate("location.hash")).toBe("#task=beacons");
  });

  it("is stopped by Escape, kept with its logs, and goes on after a reload to the table of a run that was not", async () => {
    await own.choose("beacons", { Surrogates: "200" });
    expect(await runs()).toMatch(/^Done/);
    const whole = await reported();
    expect(whole.length).toBeGreaterThan(100);
    await own.listen();
    await own.start();
    await rows().first().waitFor();
    // All is read, and some groups have been looked at more closely.
    await own.until(`+document.querySelector("#counts").textContent.match(/^\\d*/)[0] > 15`);
    await page().keyboard.press("Space");
    await own.hears(/^Paused/);
    await page().keyboard.press("Escape");
    expect(await own.hears(/^Stopped/)).toContain("not started");
    const stopped = await reported();
    expect(stopped.map(shownAs).sort()).toEqual(whole.map(shownAs).sort());
    expect(stopped.some(({ refined }) => refined < 1)).toBe(true);
    await own.button("Remove Logs").click();
    await page().reload();
    await own.listen();
    await page().getByRole("button", { name: "Resume beacons, conn.00.log and 1 more, surrogates 200" }).click();
    await own.hears(/^Going on with beacons/);
    await now().filter({ hasText: ": conn.00.log, conn.01.log." }).waitFor();
    expect(await own.hears(/^Done/)).toMatch(/^Done/);
    expect(await reported()).toEqual(whole);
  });

  it("shows the first rows as the report has them, sorted by any column and filtered by text", async () => {
    const all = await reported();
    await page().locator(".beacons thead").waitFor();
    await own.until(`document.querySelectorAll(".beacons tbody tr").length === 100`);
    expect(await ends()).toEqual(all.slice(0, 100).map(shownAs));
    await page().getByText(`The first 100 of ${all.length} rows.`).waitFor();
    const head = (title: string) => page().getByRole("columnheader", { name: title });
    await head("Conns").getByRole("button").click();
    expect(await head("Conns").getAttribute("aria-sort")).toBe("descending");
    const most = all.toSorted((a, b) => b.connections - a.connections).slice(0, 100);
    expect(await ends()).toEqual(most.map(shownAs));
    await head("Conns").getByRole("button").click();
    expect(await head("Conns").getAttribute("aria-sort")).toBe("ascending");
    const least = all.toSorted((a, b) => a.connections - b.connections).slice(0, 100);
    expect(await ends()).toEqual(least.map(shownAs));
    await head("#").getByRole("button").click();
    const part = all[0]!.source;
    await filter().fill(part);
    const matching = all.filter(({ source, destination }) => source.includes(part) || destination.includes(part));
    expect(matching.length).toBeLessThan(all.length);
    await own.until(`document.querySelectorAll(".beacons tbody tr").length === ${Math.min(100, matching.length)}`);
    expect(await ends()).toEqual(matching.slice(0, 100).map(shownAs));
    await filter().fill("");
  });

  it("shows what matters without a sideways scroll on a desk and a tablet, and on a phone nothing sticks out", async () => {
    const before = page().viewportSize()!;
    for (const [width, most] of [
      [1_440, 9],
      [1_024, 8],
      [360, 3],
    ] as const) {
      await page().setViewportSize({ width, height: 800 });
      const [sticksOut, titles, cut] = await page().evaluate<[number, string[], string[]]>(`(() => {
        const home = document.querySelector(".beacons .rows");
        const right = home.getBoundingClientRect().left + home.clientLeft + home.clientWidth;
        const heads = [...document.querySelectorAll(".beacons thead th")];
        const seen = heads.filter((head) => head.getBoundingClientRect().right <= right);
        const numbers = [...document.querySelectorAll(".beacons .number-cell")];
        return [
          document.documentElement.scrollWidth - innerWidth,
          seen.map(({ textContent }) => textContent),
          numbers.filter((cell) => cell.scrollWidth > cell.clientWidth).map(({ textContent }) => textContent),
        ];
      })()`);
      expect(sticksOut).toBeLessThanOrEqual(0);
      expect(cut).toEqual([]);
      const expected = ["#", "Score", "Source", "Destination", "Port", "Period", "Jitter", "p", "Conns"];
      expect(titles).toEqual(expect.arrayContaining(expected.slice(0, most)));
    }
    await page().setViewportSize(before);
  });

  it("opens a row by a click or by Enter: its words, its gaps and its timeline", async () => {
    const [, two, three] = (await reported()) as [Row, Row, Row];
    await rows().nth(1).click();
    const details = page().locator(".details");
    await details.getByRole("heading", { name: `${two.source} to ${two.destination}` }).waitFor();
    await details.getByText(`${two.connections} connections`).waitFor();
    await page().locator(".bars canvas").nth(1).waitFor();
    await rows().nth(2).getByRole("button").focus();
    await page().keyboard.press("Enter");
    await details.getByRole("heading", { name: `${three.source} to ${three.destination}` }).waitFor();
    await details.getByRole("button", { name: "Close" }).click();
    await details.waitFor({ state: "detached" });
  });

  it("leaves out at once what is in the allow-list, also of downloads, and says what it cannot read", async () => {
    const all = await reported();
    const [{ destination, source }] = all as [Row];
    await rows().first().click();
    await own.button("Never show this").click();
    const without = all.filter((row) => row.destination !== destination);
    await own.until(`!document.querySelector(".beacons tbody").textContent.includes(${JSON.stringify(destination)})`);
    expect(await allow().inputValue()).toBe(destination);
    expect((await reported()).map(shownAs).sort()).toEqual(without.map(shownAs).sort());
    const csv = (await own.download("CSV")).toString().trim().split("\n");
    const ndjson = (await own.download("NDJSON")).toString().trim().split("\n");
    expect([csv.length - 1, ndjson.length]).toEqual([without.length, without.length]);
    expect(Object.keys(JSON.parse(ndjson[0]!) as Row)).toContain("rita");
    await allow().fill(`${source}/99`);
    await page().getByText(`line 1: expected a prefix length from 0 to 32, got "${source}/99"`).waitFor();
    expect((await reported()).length).toBe(without.length);
    await allow().fill("");
    await page().getByText(`The first 100 of ${all.length} rows.`).waitFor();
    expect(await reported()).toEqual(all);
  });

  it("runs again with the allow-list as it was written beside the table, and so does the form", async () => {
    const [{ destination }, ...others] = (await reported()) as [Row, ...Row[]];
    const other = others.find((row) => row.destination !== destination)!;
    await allow().fill(`${destination} # known\n${other.destination}\n`);
    await own.until(`!document.querySelector(".beacons tbody").textContent.includes(${JSON.stringify(destination)})`);
    const list = `${destination}, ${other.destination}`;
    expect(await page().getByLabel("Allow-list", { exact: true }).inputValue()).toBe(list);
    await own.listen();
    await own.button("Run again").click();
    expect(await own.hears(/^(?!Running)/)).toMatch(/^Done/);
    const report = (await own.report()) as unknown as { params: { allow: string }; value: { rows: Row[] } };
    expect(report.params.allow).toBe(list);
    expect(report.value.rows.some((row) => list.split(", ").includes(row.destination))).toBe(false);
    expect(await allow().inputValue()).toBe(list.replace(", ", "\n"));
  });

  it("tells of lines that cannot be read, by file and line", async () => {
    await own.button("Remove Logs").click();
    const header = first[1]
      .toString()
      .split("\n")
      .filter((line) => line.startsWith("#"))
      .slice(0, 8);
    await own.drop("header", ["broken.log", [...header, "no\tconnection", ""].join("\n")]);
    await now().filter({ hasText: "broken.log" }).waitFor();
    expect(await runs()).toMatch(/^Done/);
    await read()
      .filter({ hasText: /^0 connections in \d+ lines?; 0 groups, 0 with a score\. 1 line could not be read/ })
      .waitFor();
    await page()
      .locator(".faults")
      .getByText(/^broken\.log:9: /)
      .waitFor();
    await page().getByText("None so far.").waitFor();
  });

  it("leaves no error behind in the page", () => {
    expect(open.errors).toEqual([]);
  });
});
