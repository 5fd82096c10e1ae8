// Of the base64 text, by Spotify's documentation.
const MOST_CHARACTERS = 256 * 1024;

/**
 * The base64 text of a JPEG that is given as bytes or as such text.
 *
 * @throws {TypeError} when it is no JPEG, or larger than Spotify takes
 */
export function base64Of(jpeg: Uint8Array | ArrayBuffer | string): string {
  const text = typeof jpeg === "string" ? jpeg.replace(/\s+/g, "") : encoded(new Uint8Array(jpeg));
  // The first three bytes of every JPEG.
  if (!text.startsWith("/9j/")) throw new TypeError("A playlist's cover is a JPEG, as bytes or base64 text");
  if (text.length > MOST_CHARACTERS) {
    throw new TypeError(
      `Spotify takes covers of at most 256 KB as base64 text; this one has ${Math.ceil(text.length / 1024)} KB`,
    );
  }
  return text;
}

function encoded(bytes: Uint8Array): string {
  let binary = "";
  // In parts, for there is a limit to the arguments of a call.
  for (let start = 0; start < bytes.length; start += 8192) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return btoa(binary);
}
