/**
 * How a track sounds, in numbers. Shares and likelihoods are 0 to 1. Closed to new apps and those in Development Mode
 * since November 2024.
 *
 * @see https://developer.spotify.com/documentation/web-api/reference/get-audio-features
 */
export interface AudioFeatures {
  type: "audio_features";
  id: string;
  uri: string;
  track_href: string;
  analysis_url: string;
  duration_ms: number;
  /** Likelihood of no amplified instruments. */
  acousticness: number;
  danceability: number;
  /** How fast, loud and noisy it feels. */
  energy: number;
  /** Likelihood of no vocals. */
  instrumentalness: number;
  /** Pitch class, 0 (C) to 11 (B); -1 where none was found. */
  key: number;
  /** Likelihood of an audience. */
  liveness: number;
  /** Decibels, mostly -60 to 0. */
  loudness: number;
  /** 1 major, 0 minor. */
  mode: number;
  /** Share of spoken words. */
  speechiness: number;
  /** Beats per minute. */
  tempo: number;
  /** Beats in a bar, 3 to 7. */
  time_signature: number;
  /** How cheerful it sounds. */
  valence: number;
}

/**
 * A track taken apart, in seconds. Confidences are 0 to 1. Closed to new apps and those in Development Mode since
 * November 2024.
 *
 * @see https://developer.spotify.com/documentation/web-api/reference/get-audio-analysis
 */
export interface AudioAnalysis {
  meta: AnalysisMeta;
  track: AnalysedTrack;
  bars: TimeInterval[];
  beats: TimeInterval[];
  sections: AnalysisSection[];
  segments: AnalysisSegment[];
  tatums: TimeInterval[];
}

/** How the analysis was made. */
export interface AnalysisMeta {
  analyzer_version: string;
  platform: string;
  /** `OK`, or why data is missing. */
  detailed_status: string;
  /** 0 where it succeeded. */
  status_code: number;
  /** Unix seconds. */
  timestamp: number;
  /** Seconds that it took. */
  analysis_time: number;
  input_process: string;
}

/** Tempo, key and loudness over a stretch of time. */
interface Character {
  /** Decibels. */
  loudness: number;
  /** Beats per minute. */
  tempo: number;
  tempo_confidence: number;
  /** Pitch class, 0 (C) to 11 (B); -1 where none was found. */
  key?: number;
  key_confidence: number;
  /** 1 major, 0 minor, -1 where none was found. */
  mode?: number;
  mode_confidence: number;
  /** Beats in a bar, 3 to 7. */
  time_signature: number;
  time_signature_confidence: number;
}

/** The track as a whole. */
export interface AnalysedTrack extends Character {
  /** Seconds. */
  duration: number;
  num_samples: number;
  /** Always empty. */
  sample_md5: string;
  /** Always 0: the whole track is analysed. */
  offset_seconds: number;
  /** Always 0: the whole track is analysed. */
  window_seconds: number;
  /** Hertz. */
  analysis_sample_rate: number;
  analysis_channels: number;
  /** Seconds from the beginning. */
  end_of_fade_in: number;
  /** Seconds from the beginning. */
  start_of_fade_out: number;
  /** Echo Nest's fingerprint. */
  codestring: string;
  code_version: number;
  echoprintstring: string;
  echoprint_version: number;
  synchstring: string;
  synch_version: number;
  rhythmstring: string;
  rhythm_version: number;
}

/** A bar, a beat or a tatum. */
export interface TimeInterval {
  start?: number;
  duration: number;
  confidence?: number;
}

/** A verse, a chorus, a bridge. */
export interface AnalysisSection extends TimeInterval, Character {}

/** A stretch that sounds alike all along. Loudness is in decibels. */
export interface AnalysisSegment extends TimeInterval {
  loudness_start: number;
  loudness_max: number;
  /** Seconds from the segment's beginning. */
  loudness_max_time?: number;
  loudness_end?: number;
  /** How strong each of the twelve pitch classes is, 0 to 1, from C. */
  pitches: number[];
  /** Twelve numbers around 0: loudness, brightness, flatness, attack and so on. */
  timbre: number[];
}
