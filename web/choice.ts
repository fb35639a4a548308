import type { AnyKernel } from "partway";
import { sentence } from "partway/element";
import { kernels as byName } from "partway/kernels";
import { create, element } from "./elements.js";

const kernels: AnyKernel[] = Object.values(byName);

/** Offers the kernels, the first one chosen. @param changed called when another one is chosen */
export function offerKernels(home: HTMLElement, changed: () => void): void {
  for (const [at, { name, summary, partial }] of kernels.entries()) {
    const id = `kernel-${name}`;
    const radio = create("input", {
      type: "radio",
      name: "kernel",
      id,
      value: name,
      checked: at === 0,
      "aria-describedby": `${id}-summary`,
    });
    const words = partial ? `${sentence(summary)} Stopped before its end, it has ${partial}.` : sentence(summary);
    const what = create("p", { className: "hint", id: `${id}-summary` }, words);
    home.append(create("div", { className: "choice" }, radio, create("label", { htmlFor: id }, name), what));
  }
  home.addEventListener("change", changed);
}

export function kernelOf(name: string): AnyKernel | undefined {
  return kernels.find((kernel) => kernel.name === name);
}

/** @param changed what is to be done as if the visitor had chosen it */
export function choose(kernel: AnyKernel, changed: () => void): void {
  element<HTMLInputElement>(`kernel-${kernel.name}`).checked = true;
  changed();
}

export function chosenKernel(): AnyKernel {
  const chosen = document.querySelector<HTMLInputElement>('input[name="kernel"]:checked');
  return kernelOf(chosen?.value ?? "") ?? kernels[0]!;
}
