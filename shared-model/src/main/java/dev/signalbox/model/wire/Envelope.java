package dev.signalbox.model.wire;

/// What a cloud wraps around a vendor's own requests and answers.
public enum Envelope {
  /// Nothing.
  PLAIN,
  /// Bedrock InvokeModel: the model in the path, betas in the body, streams in binary frames.
  BEDROCK,
  /// Vertex rawPredict and generateContent: model and place in the path.
  VERTEX
}
