import { createHash } from "node:crypto";
import { type AudioFeatures, audioFeaturesOf, rounded } from "./audio-features.ts";
import { type Random, randomFrom } from "./random.ts";
import type { Track } from "./things.ts";

const sampleRate = 22050;

/** AudioAnalysisObject: bars, beats and tatums by the track's tempo, with no gap between one and the next. */
export function audioAnalysisOf(track: Track) {
  const features = audioFeaturesOf(track);
  const random = randomFrom(`analysis of ${track.twin?.id ?? track.id}`);
  const seconds = features.duration_ms / 1000;
  const beat = 60 / features.tempo;
  const times = (length: number) => intervals(seconds, length, random);
  return {
    meta: {
      analyzer_version: "4.0.0",
      platform: "Linux",
      detailed_status: "OK",
      status_code: 0,
      timestamp: Date.parse(track.album.released.slice(0, 4)) / 1000,
      analysis_time: rounded(4 + random.next() * 6, 5),
      input_process: "libvorbisfile L+R 44100->22050",
    },
    track: wholeTrack(track, features, seconds, random),
    bars: times(beat * features.time_signature),
    beats: times(beat),
    sections: times(Math.max(12, seconds / random.whole(6, 11))).map((section) =>
      sectionOf(section, features, random),
    ),
    segments: times(Math.max(beat / 1.7, 0.2)).map((segment) => segmentOf(segment, features, random)),
    tatums: times(beat / 2),
  };
}

interface Interval {
  start: number;
  duration: number;
  confidence: number;
}

function intervals(seconds: number, length: number, random: Random): Interval[] {
  const count = Math.max(1, Math.floor(seconds / length));
  return Array.from({ length: count }, (_, index) => {
    const start = rounded(index * length, 5);
    const end = index === count - 1 ? seconds : (index + 1) * length;
    return { start, duration: rounded(end - start, 5), confidence: confidence(random) };
  });
}

function wholeTrack(
  { id }: Track,
  { loudness, tempo, time_signature, key, mode }: AudioFeatures,
  seconds: number,
  random: Random,
) {
  return {
    num_samples: Math.round(seconds * sampleRate),
    duration: rounded(seconds, 5),
    sample_md5: createHash("md5").update(id).digest("hex"),
    offset_seconds: 0,
    window_seconds: 0,
    analysis_sample_rate: sampleRate,
    analysis_channels: 1,
    end_of_fade_in: rounded(random.next(), 5),
    start_of_fade_out: rounded(seconds - 1 - random.next() * 5, 5),
    loudness,
    tempo,
    tempo_confidence: confidence(random),
    time_signature,
    time_signature_confidence: confidence(random),
    key,
    key_confidence: confidence(random),
    mode,
    mode_confidence: confidence(random),
    codestring: "",
    code_version: 3.15,
    echoprintstring: "",
    echoprint_version: 4.15,
    synchstring: "",
    synch_version: 1,
    rhythmstring: "",
    rhythm_version: 1,
  };
}

function sectionOf(
  interval: Interval,
  { loudness, tempo, key, mode, time_signature }: AudioFeatures,
  random: Random,
) {
  return {
    ...interval,
    loudness: rounded(loudness + random.next() * 6 - 3, 3),
    tempo: rounded(tempo + random.next() * 2 - 1, 3),
    tempo_confidence: confidence(random),
    key: random.chance(0.8) ? key : (key + 7) % 12,
    key_confidence: confidence(random),
    mode,
    mode_confidence: confidence(random),
    time_signature,
    time_signature_confidence: confidence(random),
  };
}

function segmentOf(interval: Interval, { loudness, key }: AudioFeatures, random: Random) {
  const peak = loudness + random.next() * 6;
  return {
    ...interval,
    loudness_start: rounded(peak - 4 - random.next() * 10, 3),
    loudness_max: rounded(peak, 3),
    loudness_max_time: rounded(interval.duration * random.next(), 5),
    loudness_end: 0,
    // Normed so that the strongest is 1.
    pitches: Array.from({ length: 12 }, (_, pitch) => (pitch === key ? 1 : rounded(random.next(), 3))),
    timbre: Array.from({ length: 12 }, (_, place) => rounded((random.next() - 0.5) * (120 / (place + 1)), 3)),
  };
}

function confidence(random: Random): number {
  return rounded(random.next(), 3);
}
