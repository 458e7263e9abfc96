package dev.signalbox.model.wire;

/// A family of request and answer shapes that a client or a provider speaks.
public enum WireFormat {
  /// Anthropic Messages and its companions.
  ANTHROPIC,
  /// OpenAI Chat Completions, Responses, Embeddings and their companions.
  OPENAI
}
