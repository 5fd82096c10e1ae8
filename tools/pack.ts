import { packAll } from "./build.ts";

for (const { file, files, unpackedSize } of await packAll()) {
  console.log(`${file}  ${files.length} files, ${Math.ceil(unpackedSize / 1_000)} kB unpacked`);
}
