package dev.signalbox.data.dialect;

import org.jspecify.annotations.Nullable;

/// The outer form of an answer's body, as its content type says.
public enum AnswerShape {
  /// `text/event-stream`.
  SSE,
  /// `application/json`, one value.
  JSON,
  /// `application/vnd.amazon.eventstream`.
  FRAMES;

  private static final String EVENTS_TYPE = "text/event-stream";
  private static final String FRAMES_TYPE = "application/vnd.amazon.eventstream";

  /// The shape that a content type stands for; what is neither kind of stream counts as JSON.
  public static AnswerShape of(@Nullable String contentType) {
    if (contentType == null) {
      return JSON;
    }
    if (contentType.regionMatches(true, 0, EVENTS_TYPE, 0, EVENTS_TYPE.length())) {
      return SSE;
    }
    return contentType.regionMatches(true, 0, FRAMES_TYPE, 0, FRAMES_TYPE.length()) ? FRAMES : JSON;
  }
}
