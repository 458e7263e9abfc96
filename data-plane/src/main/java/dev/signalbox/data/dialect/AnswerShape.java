package dev.signalbox.data.dialect;

/// The outer form of an answer's body, as its content type says.
public enum AnswerShape {
  /// `text/event-stream`.
  SSE,
  /// `application/json`, one value.
  JSON,
  /// `application/vnd.amazon.eventstream`.
  FRAMES
}
