import { packAll } from "./build.ts";

for (const { file, fileCount, unpackedSize } of await packAll()) {
  console.log(`${file}  ${fileCount} files, ${Math.ceil(unpackedSize / 1_000)} kB unpacked`);
}
