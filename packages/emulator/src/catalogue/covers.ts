import { createHash } from "node:crypto";

/** Side lengths that pictures come in, in pixels, widest first. */
export const coverSizes = [640, 300, 64] as const;

/** Ground, what lies on it, a bright colour and a dark one: as a printer would have mixed them. */
type Palette = readonly [ground: string, middle: string, bright: string, dark: string];

const palettes: readonly Palette[] = [
  ["#f3e9dc", "#e07a5f", "#f2cc8f", "#3d405b"],
  ["#1d3557", "#457b9d", "#e63946", "#f1faee"],
  ["#264653", "#2a9d8f", "#e9c46a", "#f4a261"],
  ["#fefae0", "#606c38", "#dda15e", "#283618"],
  ["#2b2d42", "#8d99ae", "#ef233c", "#edf2f4"],
  ["#ffe8d6", "#cb997e", "#b7b7a4", "#6b705c"],
  ["#240046", "#7b2cbf", "#ff9e00", "#e0aaff"],
  ["#0b132b", "#1c2541", "#5bc0be", "#f5f3bb"],
  ["#fff1e6", "#f08080", "#fbc4ab", "#5a189a"],
  ["#003049", "#d62828", "#fcbf49", "#eae2b7"],
  ["#dad7cd", "#588157", "#a3b18a", "#344e41"],
  ["#10002b", "#ff6d6a", "#ffd166", "#06d6a0"],
  ["#cdb4db", "#ffafcc", "#bde0fe", "#4a4e69"],
  ["#22223b", "#9a8c98", "#f2e9e4", "#c9ada7"],
  ["#e8f1f2", "#13293d", "#1b98e0", "#f6ae2d"],
  ["#432818", "#99582a", "#ffe6a7", "#bb9457"],
];

/** A cover drawn from an id alone: the same id is the same picture, two ids are hardly ever alike. */
export function drawCover(id: string): string {
  const [colours, kind, ...bytes] = bytesOf(id);
  const palette = paletteOf(colours, bytes);
  const motif = motifs[kind % motifs.length] ?? rings;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 640" width="640" height="640">` +
    `<rect width="640" height="640" fill="${palette[0]}"/>${motif(bytes, palette)}</svg>`
  );
}

/** A portrait: a head with hair and shoulders. */
export function drawPortrait(id: string): string {
  const [colours, kind, ...bytes] = bytesOf(id);
  const [ground, , shirt] = palettes[colours % palettes.length] ?? palettes[0] ?? [];
  const skin = skins[kind % skins.length] ?? "#c68863";
  const hair = hairs[at(bytes, 0) % hairs.length] ?? "#2b2118";
  const cut = cuts[at(bytes, 1) % cuts.length] ?? "";
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 300" width="300" height="300">` +
    `<rect width="300" height="300" fill="${ground}"/>` +
    `<g fill="${hair}">${cut}</g>` +
    `<ellipse cx="150" cy="318" rx="${112 + (at(bytes, 2) % 16)}" ry="112" fill="${shirt}"/>` +
    `<path d="M122 170h56v44a28 24 0 0 1-56 0z" fill="${skin}"/><path d="M122 190q28 26 56 0v12q-28 22-56 0z" opacity=".15"/>` +
    `<ellipse cx="150" cy="138" rx="${50 + (at(bytes, 3) % 6)}" ry="60" fill="${skin}"/>` +
    `<path d="M92 132q4-66 58-66t58 66q-12-34-40-40-44 18-76 40z" fill="${hair}"/></svg>`
  );
}

const skins = ["#f2d3bc", "#e0ac86", "#c68863", "#9c6644", "#7a4a2e", "#573424"];
const hairs = ["#1f1a17", "#3b2a20", "#6b4226", "#a9744f", "#d9b26f", "#8d8d94", "#b0413e", "#35477d"];

/** What shows of the hair behind the head. */
const cuts = [
  `<circle cx="150" cy="120" r="66"/>`,
  `<path d="M82 130a68 68 0 0 1 136 0v96H82z"/>`,
  `<circle cx="150" cy="56" r="26"/><circle cx="150" cy="122" r="64"/>`,
  `<circle cx="150" cy="118" r="88"/>`,
  `<path d="M84 130a66 66 0 0 1 132 0v54H84z"/>`,
];

type Motif = (bytes: readonly number[], palette: Palette) => string;

const rings: Motif = (bytes, [, middle, bright, dark]) => {
  const [x, y] = [180 + at(bytes, 0) * 1.1, 180 + at(bytes, 1) * 1.1];
  const colours = [middle, bright, dark, middle, bright];
  return [250, 200, 150, 100, 50].map((r, ring) => circle(x, y, r, colours[ring])).join("");
};

/** A sun behind layers of land. */
const hills: Motif = (bytes, [, middle, bright, dark]) =>
  circle(150 + at(bytes, 0) * 1.35, 210, 70 + at(bytes, 1) / 4, bright) +
  [middle, dark, middle, dark]
    .map((colour, place) => {
      const y = 300 + place * 85;
      const rise = (at(bytes, place + 2) - 128) * 0.8;
      return `<path d="M0 ${y}C200 ${whole(y - rise)} 420 ${whole(y + rise)} 640 ${whole(y - rise / 2)}V640H0Z" fill="${colour}" opacity="${place < 2 ? ".75" : "1"}"/>`;
    })
    .join("");

/** A wave as a sound editor shows it. */
const wave: Motif = (bytes, [, middle, bright, dark]) =>
  Array.from({ length: 11 }, (_, place) => {
    const height = 90 + at(bytes, place) * 1.4 * Math.sin(((place + 1) / 12) * Math.PI);
    const colour = [bright, middle, dark][at(bytes, place + 11) % 3];
    return `<rect x="${62 + place * 48}" y="${whole(320 - height / 2)}" width="34" height="${whole(height)}" rx="17" fill="${colour}"/>`;
  }).join("");

/** Sixteen tiles with quarters and halves of circles. */
const tiles: Motif = (bytes, [, middle, bright, dark]) =>
  Array.from({ length: 16 }, (_, place) => {
    const [x, y] = [(place % 4) * 160, Math.floor(place / 4) * 160];
    const byte = at(bytes, place);
    const colour = [middle, bright, dark][byte % 3];
    const shape = [
      `<path d="M0 0h160A160 160 0 0 1 0 160z" fill="${colour}"/>`,
      `<path d="M0 80a80 80 0 0 1 160 0z" fill="${colour}"/>`,
      circle(80, 80, 52, colour),
      `<path d="M0 0h160L0 160z" fill="${colour}"/>`,
      "",
    ][Math.floor(byte / 3) % 5];
    return `<g transform="translate(${x} ${y}) rotate(${(byte % 4) * 90} 80 80)">${shape}</g>`;
  }).join("");

/** Broad stripes, with a disc that takes the colours the other way round. */
const stripes: Motif = (bytes, [, middle, bright, dark]) => {
  const width = 46 + (at(bytes, 0) % 40);
  const band = Array.from({ length: 24 }, (_, place) => {
    const colour = [middle, bright, "none", dark][place % 4];
    return `<rect x="${-500 + place * width}" y="-400" width="${width}" height="1500" fill="${colour}"/>`;
  }).join("");
  const turn = [45, -45, 20, 90][at(bytes, 1) % 4];
  return `<g transform="rotate(${turn} 320 320)">${band}</g>${circle(320, 320, 150 + at(bytes, 2) / 4, dark)}${circle(320, 320, 60, bright)}`;
};

/** Arches, one within the other, on a line. */
const arches: Motif = (bytes, [, middle, bright, dark]) => {
  const foot = 470 + at(bytes, 0) / 4;
  const [widest, step] = [170 + (at(bytes, 1) % 110), 34 + (at(bytes, 2) % 20)];
  const arcs = [0, 1, 2, 3].map((place) => {
    const r = widest - place * step;
    const colour = [middle, bright, dark, middle][place];
    return `<path d="M${320 - r} ${whole(foot)}V320a${r} ${r} 0 0 1 ${2 * r} 0V${whole(foot)}z" fill="${colour}"/>`;
  });
  return `${arcs.join("")}<rect y="${whole(foot)}" width="640" height="${whole(640 - foot)}" fill="${dark}"/>`;
};

/** A moon as it waxes, in rows. */
const moons: Motif = (bytes, [ground, , bright]) =>
  Array.from({ length: 9 }, (_, place) => {
    const [x, y] = [140 + (place % 3) * 180, 140 + Math.floor(place / 3) * 180];
    const shift = (place < 4 ? place - 5 : place - 3) * 24 + (at(bytes, 0) % 16);
    return `<clipPath id="m${place}">${circle(x, y, 66)}</clipPath><g clip-path="url(#m${place})">${circle(x, y, 66, bright)}${circle(x + shift, y, 66, ground)}</g>`;
  }).join("");

const motifs = [rings, hills, wave, tiles, stripes, arches, moons];

function paletteOf(colours: number, bytes: readonly number[]): Palette {
  const [ground, middle, bright, dark] = palettes[colours % palettes.length] ?? [
    "#222",
    "#666",
    "#eee",
    "#999",
  ];
  // The same colours in other places are another cover.
  const orders: readonly Palette[] = [
    [ground, middle, bright, dark],
    [dark, middle, bright, ground],
    [middle, dark, bright, ground],
    [bright, middle, dark, ground],
  ];
  return orders[at(bytes, 28) % orders.length] ?? [ground, middle, bright, dark];
}

function circle(x: number, y: number, r: number, fill = "#fff"): string {
  return `<circle cx="${whole(x)}" cy="${whole(y)}" r="${whole(r)}" fill="${fill}"/>`;
}

function whole(number: number): string {
  return number.toFixed(0);
}

function bytesOf(id: string): [number, number, ...number[]] {
  const [first = 0, second = 0, ...rest] = createHash("sha256").update(id).digest();
  return [first, second, ...rest];
}

function at(bytes: readonly number[], place: number): number {
  return bytes[place] ?? 0;
}
