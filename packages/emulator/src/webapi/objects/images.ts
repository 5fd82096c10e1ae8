import { coverSizes } from "../../catalogue/covers.ts";

/** ImageObjects of a cover, widest first. */
export function coverImages(id: string, { origin }: { origin: string }) {
  return coverSizes.map((size) => image(`${origin}/_covers/${id}.svg`, size));
}

/** ImageObjects of a face. */
export function portraitImages(id: string, { origin }: { origin: string }) {
  return coverSizes.map((size) => image(`${origin}/_portraits/${id}.svg`, size));
}

function image(address: string, size: number) {
  return { url: `${address}?size=${size}`, height: size, width: size };
}
