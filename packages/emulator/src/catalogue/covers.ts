import { createHash } from "node:crypto";

/** Side lengths that pictures come in, in pixels, widest first. */
export const coverSizes = [640, 300, 64] as const;

/** A cover drawn from an id alone: the same id is the same picture, two ids are hardly ever alike. */
export function drawCover(id: string): string {
  const [hue, turn, ...rest] = bytesOf(id);
  const dark = hsl(hue, 55, 24);
  const light = hsl(hue + 40 + turn / 4, 62, 58);
  const accent = hsl(hue + 150 + turn / 3, 70, 66);
  const motifs = [circles, arches, bars, hills];
  const motif = motifs[turn % motifs.length] ?? circles;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 640" width="640" height="640">` +
    `<defs><linearGradient id="g" gradientTransform="rotate(${turn % 90} .5 .5)">` +
    `<stop offset="0" stop-color="${dark}"/><stop offset="1" stop-color="${light}"/></linearGradient></defs>` +
    `<rect width="640" height="640" fill="url(#g)"/>${motif(rest, accent, dark)}</svg>`
  );
}

/** A portrait: a head and shoulders in two colours. */
export function drawPortrait(id: string): string {
  const [hue, turn] = bytesOf(id);
  const ground = hsl(hue, 50, 78);
  const figure = hsl(hue + 30, 45, 30 + (turn % 20));
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 300" width="300" height="300">` +
    `<rect width="300" height="300" fill="${ground}"/><g fill="${figure}">` +
    `<circle cx="150" cy="${112 + (turn % 10)}" r="${52 + (turn % 8)}"/><ellipse cx="150" cy="300" rx="112" ry="112"/></g></svg>`
  );
}

type Motif = (bytes: readonly number[], accent: string, dark: string) => string;

const circles: Motif = (bytes, accent, dark) => {
  const x = 140 + at(bytes, 0);
  const y = 140 + at(bytes, 1);
  return [260, 190, 120, 50]
    .map(
      (r, ring) =>
        `<circle cx="${x}" cy="${y}" r="${r}" fill="${ring % 2 ? dark : accent}" opacity=".${8 - ring}"/>`,
    )
    .join("");
};

const arches: Motif = (bytes, accent, dark) =>
  [0, 1, 2, 3, 4]
    .map((place) => {
      const r = 300 - place * 56;
      const colour = place % 2 ? dark : accent;
      return `<circle cx="320" cy="${560 - at(bytes, 0) / 2}" r="${r}" fill="none" stroke="${colour}" stroke-width="26" opacity=".75"/>`;
    })
    .join("");

const bars: Motif = (bytes, accent, dark) =>
  [0, 1, 2, 3, 4, 5, 6, 7]
    .map((place) => {
      const height = 120 + at(bytes, place) * 1.6;
      const colour = place % 3 ? accent : dark;
      return `<rect x="${64 + place * 66}" y="${(320 - height / 2).toFixed(0)}" width="42" height="${height.toFixed(0)}" rx="21" fill="${colour}" opacity=".85"/>`;
    })
    .join("");

const hills: Motif = (bytes, accent, dark) =>
  `<circle cx="${120 + at(bytes, 0) * 1.5}" cy="190" r="86" fill="${accent}"/>` +
  [0, 1, 2]
    .map((place) => {
      const y = 330 + place * 90;
      const rise = at(bytes, place + 1) - 60;
      return `<path d="M0 ${y} C200 ${y - rise} 420 ${y + rise} 640 ${y - rise / 2} V640 H0 Z" fill="${dark}" opacity=".${4 + place * 2}"/>`;
    })
    .join("");

function bytesOf(id: string): [number, number, ...number[]] {
  const [first = 0, second = 0, ...rest] = createHash("sha256").update(id).digest();
  return [first, second, ...rest];
}

function at(bytes: readonly number[], place: number): number {
  return bytes[place] ?? 0;
}

function hsl(hue: number, saturation: number, lightness: number): string {
  return `hsl(${Math.round((hue * 360) / 256) % 360} ${saturation}% ${lightness}%)`;
}
