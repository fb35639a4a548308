import type { ComponentChildren } from "preact";

interface FileButtonProps {
  id: string;
  accept: string;
  describedBy: string;
  take(files: readonly File[]): void;
  children: ComponentChildren;
}

/** A button that asks for a file. The browser's own would say that none was chosen, which is not so after a drop. */
export function FileButton({ id, accept, describedBy, take, children }: FileButtonProps) {
  return (
    <label class="file-button">
      {children}
      <input
        id={id}
        type="file"
        accept={accept}
        class="unseen"
        aria-describedby={describedBy}
        onChange={({ currentTarget: input }) => {
          const files = [...(input.files ?? [])];
          // The same file can be chosen again once it was changed.
          input.value = "";
          if (files.length > 0) take(files);
        }}
      />
    </label>
  );
}
