package dev.signalbox.data.conversation;

/// Whether the model must call a tool.
public sealed interface ToolChoice {

  /// As it likes.
  record Auto() implements ToolChoice {}

  /// None.
  record None() implements ToolChoice {}

  /// At least one.
  record Any() implements ToolChoice {}

  /// This one.
  record Named(String name) implements ToolChoice {}
}
