import type { ComponentChildren } from "preact";

interface FileButtonProps {
  id: string;
  /** @default any */
  accept?: string;
  /** Whether several files can be chosen, or a folder with all that is in it. @default one file */
  multiple?: boolean;
  folder?: boolean;
  /** @default false */
  invalid?: boolean;
  describedBy: string;
  take(files: readonly File[]): void;
  children: ComponentChildren;
}

/** A button that asks for a file. The browser's own would say that none was chosen, which is not so after a drop. */
export function FileButton({ id, describedBy, take, children, folder, invalid, ...rest }: FileButtonProps) {
  return (
    <label class="file-button">
      {children}
      <input
        id={id}
        type="file"
        {...rest}
        {...(folder && { webkitdirectory: true })}
        {...(invalid && { "aria-invalid": true })}
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
