package dev.signalbox.model.wire;

/// A family of request and answer shapes that a client or a provider speaks.
public enum WireFormat {
  /// Anthropic Messages and its companions.
  ANTHROPIC,
  /// OpenAI Chat Completions, Responses, Embeddings and their companions.
  OPENAI,
  /// OpenAI Chat Completions and Embeddings without Responses, as most compatible servers have it.
  OPENAI_CHAT,
  /// Gemini generateContent and its companions.
  GEMINI,
  /// Amazon Bedrock: InvokeModel and Converse.
  BEDROCK,
  /// Google Vertex AI: rawPredict for Claude, generateContent for Gemini.
  VERTEX
}
