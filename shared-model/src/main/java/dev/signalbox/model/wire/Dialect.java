package dev.signalbox.model.wire;

/// A way of writing conversations down.
public enum Dialect {
  /// Anthropic Messages, also within Bedrock InvokeModel and Vertex rawPredict.
  MESSAGES,
  /// OpenAI Chat Completions and all that are compatible with it.
  CHAT,
  /// OpenAI Responses.
  RESPONSES,
  /// Gemini generateContent.
  GEMINI,
  /// Amazon Bedrock Converse.
  CONVERSE
}
