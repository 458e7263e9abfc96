package dev.signalbox.data.translate;

import dev.signalbox.data.conversation.Capabilities;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Feature;
import java.util.Set;

/// What is to be translated.
///
/// @param from the client's dialect
/// @param to the provider's dialect
/// @param modelAsked the model as the client named it; answers name it so
/// @param model the model as the provider knows it
/// @param stream whether the client wants the answer piece by piece, for dialects that say so in
///   the path; others say it in the body
/// @param jsonArray whether the client wants the pieces as a JSON array (Gemini without `alt=sse`)
/// @param allowed losses that the route allows
/// @param capabilities what the provider's model is known to take
/// @param callId unique; ids of answers that the provider gives none are made of it
/// @param nowSeconds the time for answers whose dialect wants one, in seconds since 1970
public record Order(
    Dialect from,
    Dialect to,
    String modelAsked,
    String model,
    boolean stream,
    boolean jsonArray,
    Set<Feature> allowed,
    Capabilities capabilities,
    String callId,
    long nowSeconds) {

  public Order {
    allowed = Set.copyOf(allowed);
  }
}
