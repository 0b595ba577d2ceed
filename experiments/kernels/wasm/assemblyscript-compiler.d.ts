/**
 * The part of `assemblyscript/asc` that `compile.ts` uses. The package's own types declare the AssemblyScript library globally, where
 * `Array.at` never returns undefined, and would weaken the checks of every file of the project.
 */
interface CompilerOptions {
  stderr?: { write: (text: string | Uint8Array) => void };
  writeFile?: (name: string, contents: string | Uint8Array, baseDir: string) => void;
}

declare const asc: {
  main: (commandLine: string[], options: CompilerOptions) => Promise<{ error: Error | null }>;
};
export default asc;
