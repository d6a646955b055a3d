// What the writers in JavaScript share: jobs as lines, the same people, the same places on the page.
// The modules are those of target/honest/js, which stand beside these files while they run.

import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

export const FIRST_BOX = [330, 90, 530, 150];
export const SECOND_BOX = [60, 90, 260, 150];
export const ICON_BOX = [540, 600, 560, 620];
export const LINE_BOX = [60, 753, 420, 768];
export const keys = process.env.HONEST_KEYS;
export const p12 = (who) => readFileSync(`${keys}/${who}-old.p12`);
export const PASSWORD = "segel";

// An op takes the bytes of a document and gives back all bytes of the new one.
export async function main(ops) {
  console.warn = console.info = () => {};
  const say = console.log;
  console.log = () => {};
  for await (const line of createInterface({ input: process.stdin })) {
    const [op, source, target] = line.split("\t");
    let answer = "ok";
    try {
      writeFileSync(target, await ops[op](source === "-" ? null : readFileSync(source)));
    } catch (error) {
      answer = `no\t${`${error?.name}: ${error?.message}`.replace(/\s+/g, " ").slice(0, 160)}`;
      if (existsSync(target)) rmSync(target);
    }
    say(`${target}\t${answer}`);
  }
}
