// Imported before all else: what an old Node lacks is used as soon as other files are read. npm only warns of an old
// Node, and the single file is started without npm.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 20)) {
  console.error(
    `This needs Node 22.20 or later, and Node here is ${process.versions.node}: https://nodejs.org/download.`,
  );
  process.exit(1);
}
