package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.converse.ConverseCodec;
import dev.signalbox.data.translate.responses.ResponsesCodec;

/// A Converse client on a model behind Responses. Encrypted thoughts come back sealed inside
/// `redactedContent` or the signature; cache points go. Guardrails and prompt variables refuse the
/// call.
final class ConverseToResponses extends Pair {

  ConverseToResponses() {
    super(new ConverseCodec(), new ResponsesCodec());
  }
}
